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

export { createAuthority } from './certificates';
export type { Authority, Certificate } from './certificates';
export { conformanceChecks } from './conformanceChecks';
export type { ConformanceCheck } from './conformanceCheck';
export { renderedWith } from './renderedWith';
export { runFixture } from './runFixture';
export { runMessageTexts } from './runMessageTexts';
export { startReceiver } from './receiver';
export type { ReceivedRequest, Receiver, ReceiverAnswer } from './receiver';
export type {
  LimitedText,
  ProviderUnderTest,
  ReceiverFault,
  VendorStatus,
} from './providerUnderTest';
