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

export { bb01 } from './bb01';
export { bb02 } from './bb02';
export { bb03 } from './bb03';
export { bb04 } from './bb04';
export { bb05 } from './bb05';
export { bb06 } from './bb06';
export { bb07 } from './bb07';
export { bb08 } from './bb08';
export { bb09 } from './bb09';
export { bb12 } from './bb12';
export { bb13 } from './bb13';
export { bb15 } from './bb15';
export { bb18 } from './bb18';
export { bb20 } from './bb20';
export { bb21 } from './bb21';
export { bb22 } from './bb22';
export { bb23 } from './bb23';
export { bb24 } from './bb24';
export { bb25 } from './bb25';
export { bb26 } from './bb26';
export { bb29 } from './bb29';
