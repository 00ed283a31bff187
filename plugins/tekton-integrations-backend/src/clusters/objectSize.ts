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

/**
 * Bytes of one object's JSON at most. An API server takes no request above
 * 3 MiB, and etcd by default keeps half of that: what is larger is no object
 * that somebody made, and to decode it would hold up the process.
 * https://github.com/kubernetes/apiserver/blob/v0.34.1/pkg/server/config.go
 */
export const OBJECT_BYTES = 4 * 1024 * 1024;
