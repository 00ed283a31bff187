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

import { defineConfig } from '@playwright/test';

/**
 * The tests of the example portal in a browser. One worker: it starts the
 * portal and the outside world once, and the tests share them.
 */
export default defineConfig({
  testDir: './e2e-tests',
  outputDir: './test-results/failures',
  forbidOnly: Boolean(process.env.CI),
  workers: 1,
  // A test that holds only at times is a failed one.
  retries: 0,
  timeout: 60_000,
  // A page polls every 4 s, and a delivery may need a second try.
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
  },
});
