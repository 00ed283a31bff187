/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, ReactNode, useContext, useState } from 'react';
import { NowProvider } from '../time/NowProvider';

const PollingContext = createContext(4_000);

/** How long to wait between two reads of what is on the screen. */
export function usePollEveryMs(): number {
  return useContext(PollingContext);
}

/**
 * What the components of each extension of the plugin share.
 *
 * Failure policy: a failed read is not repeated at once; the next poll is the
 * retry, and what was read before stays on the screen meanwhile.
 */
export function PluginProvider(props: {
  children: ReactNode;
  pollEveryMs?: number;
  clock?: () => number;
}) {
  const { children, pollEveryMs = 4_000, clock = Date.now } = props;
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: false, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <PollingContext.Provider value={pollEveryMs}>
        <NowProvider clock={clock}>{children}</NowProvider>
      </PollingContext.Provider>
    </QueryClientProvider>
  );
}
