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
  componentRun,
  exampleComponents,
  playOnce,
  playTimeline,
  retimed,
  seededRandom,
  type ExampleComponent,
  type KubeObject,
  type PlayedOnce,
  type PlayOnceOptions,
  type ScenarioKind,
} from 'sandbox';
import type { Outside } from './Outside';

const API = 'integrations.tekton.ornew.io/v1alpha1';
/** A Run of the example takes half a minute; played, some three seconds. */
const BRISK = 0.1;

interface TeamOptions {
  /** Secrets that its Providers name and that are not there. */
  withoutSecrets?: boolean;
}

/** A team with a component, a namespace, a repository and a channel. */
export class Team {
  readonly name: string;
  readonly channel: { readonly id: string; readonly name: string };
  readonly #component: ExampleComponent;
  readonly #outside: Outside;

  constructor(outside: Outside, name: string, options: TeamOptions = {}) {
    this.name = name;
    this.#outside = outside;
    this.channel = {
      id: `C0${name.toUpperCase().padEnd(8, '0')}`,
      name: `${name}-builds`,
    };
    this.#component = {
      ...exampleComponents[0],
      name,
      namespace: `team-${name}`,
      repository: name,
      pipeline: `build-${name}`,
    };
    outside.github.addRepo(`acme/${name}`);
    outside.slack.addChannel(this.channel);
    if (!options.withoutSecrets) {
      this.addSecrets();
    }
    this.#rules().forEach(rule => outside.kube.create(rule));
  }

  get repository(): { owner: string; name: string } {
    const { owner, repository } = this.#component;
    return { owner, name: repository };
  }

  addSecrets(): void {
    const { github, kube, slack } = this.#outside;
    const secret = (name: string, key: string, value: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: this.#component.namespace },
      data: { [key]: Buffer.from(value).toString('base64') },
    });
    kube.create(secret('github-app', 'private-key.pem', github.privateKeyPem));
    kube.create(secret('slack-app', 'access-token', slack.token));
  }

  /** A Run that has just ended; `seed` decides its name and its commit. */
  played(
    scenario: ScenarioKind,
    options: Omit<PlayOnceOptions, 'component'>,
  ): PlayedOnce {
    return playOnce(this.#outside.kube, scenario, {
      ...options,
      component: this.#component,
    });
  }

  /** Begins a Run that goes on while the test does, for some seconds. */
  begin(
    scenario: ScenarioKind,
    options: { seed: number; name?: string; pace?: number },
  ): { name: string; sha: string; ended: Promise<void> } {
    const { kube } = this.#outside;
    const { plan, sha, events } = componentRun(
      this.#component,
      scenario,
      seededRandom(options.seed),
      new Date(),
      { branch: 'main', name: options.name },
    );
    const timed = retimed(events, {
      start: new Date(),
      pace: options.pace ?? BRISK,
    });
    const { done } = playTimeline(kube, kube.clock, timed);
    return { name: plan.name, sha, ended: done };
  }

  #rules(): KubeObject[] {
    const { github, slack } = this.#outside;
    const { namespace } = this.#component;
    const rule = (
      kind: 'Provider' | 'Notification',
      name: string,
      spec: Record<string, unknown>,
    ): KubeObject => ({
      apiVersion: API,
      kind,
      metadata: { name, namespace },
      spec,
    });
    return [
      rule('Provider', 'github', {
        type: 'GitHubApp',
        githubApp: {
          appId: github.appId,
          privateKey: { secretRef: { name: 'github-app' } },
          baseURL: github.url,
        },
      }),
      rule('Provider', 'slack', {
        type: 'SlackApp',
        slackApp: {
          accessToken: { secretRef: { name: 'slack-app' } },
          channels: [this.channel],
          baseURL: slack.url,
        },
      }),
      rule('Notification', 'commit-status', {
        providerRef: { name: 'github' },
        filter: { pipelineRun: { enabled: true } },
      }),
      rule('Notification', 'all-runs', {
        providerRef: { name: 'slack' },
        slackApp: { mode: 'update' },
      }),
    ];
  }
}
