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

import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { isDeepStrictEqual } from 'node:util';
import { Timers } from '../connections';
import { unreadableWords } from './unreadable';

/** How often the files are looked at. */
const LOOK_MS = 10_000;

const BLOCK = 'tektonIntegrations';

/**
 * Tells when the block `tektonIntegrations` of app-config is another one.
 *
 * The portal's own configuration service usually tells at once, but it stops
 * to listen for good after one reading that failed, such as a half-written
 * file; it can miss an edit that follows another one closely, and it waits
 * for a ConfigMap's old folder to vanish. So the files are read again
 * regularly, whatever kind of link leads to them, with all that `$file` and
 * `$include` bring in. `${ENV}` is that of the process and needs a restart.
 *
 * Failure policy: what was read last stands until all files can be read
 * again; the reason is logged once and shown by {@link ConfigFiles.problem}.
 * It costs one reading of the files every 10 s and writes nothing. Where the
 * files are not what the portal was configured from (addresses in `--config`,
 * a configuration service of its own), they are left alone, and only what the
 * service tells counts.
 */
export class ConfigFiles {
  readonly #config: RootConfigService;
  readonly #read: () => Promise<Config>;
  readonly #timers: Timers;
  readonly #logger: LoggerService;
  /** The files were seen to say what the portal was configured with. */
  #trusted = false;
  #taken: unknown;
  #problem: string | undefined;
  #stopped = false;
  #work: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #subscription: { unsubscribe(): void } | undefined;

  constructor(options: {
    config: RootConfigService;
    read: () => Promise<Config>;
    timers: Timers;
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#read = options.read;
    this.#timers = options.timers;
    this.#logger = options.logger;
    this.#taken = options.config.getOptional(BLOCK);
  }

  /** Is told each time that the block is another one, with all of app-config. */
  watch(listener: (config: Config) => void): void {
    this.#subscription = this.#config.subscribe?.(() => this.#look(listener));
    this.#look(listener);
    this.#later(listener);
  }

  /** Why the files cannot be read now. */
  problem(): string | undefined {
    return this.#problem;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    this.#subscription?.unsubscribe();
    await this.#work;
  }

  #later(listener: (config: Config) => void): void {
    this.#cancel = this.#timers.after(LOOK_MS, () => {
      this.#look(listener);
      this.#later(listener);
    });
  }

  /** One look after the other: an older one must not overtake. */
  #look(listener: (config: Config) => void): void {
    this.#work = this.#work.then(async () => {
      if (this.#stopped) {
        return;
      }
      const latest = await this.#latest();
      const block = latest?.getOptional(BLOCK);
      if (latest && !this.#stopped && !isDeepStrictEqual(block, this.#taken)) {
        this.#taken = block;
        this.#tell(latest, listener);
      }
    });
  }

  /** A change that nobody can use must not be the last one that is told. */
  #tell(latest: Config, listener: (config: Config) => void): void {
    try {
      listener(latest);
    } catch (error) {
      this.#logger.error(
        `A change of app-config did not take effect: ${error}`,
      );
    }
  }

  /** What app-config says now; undefined while that is not known. */
  async #latest(): Promise<Config | undefined> {
    try {
      const files = await this.#read();
      this.#trusted ||= isDeepStrictEqual(
        files.getOptional(),
        this.#config.getOptional(),
      );
      this.#problem = undefined;
      return this.#trusted ? files : this.#config;
    } catch (error) {
      if (!this.#trusted) {
        return this.#config;
      }
      this.#fail(
        `app-config changed and ${unreadableWords(error)}: correct it. Until then what was read before counts.`,
      );
      return undefined;
    }
  }

  #fail(message: string): void {
    if (message !== this.#problem) {
      this.#logger.error(message);
    }
    this.#problem = message;
  }
}
