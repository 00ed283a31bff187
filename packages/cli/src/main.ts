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

import { Command, CommanderError, Option } from 'commander';
import {
  PHASES,
  phaseSchema,
} from 'backstage-plugin-tekton-integrations-common';
import { z } from 'zod';
import { explain } from './commands/explain';
import { render } from './commands/render';
import { validate } from './commands/validate';
import { EXIT, Io, UsageError } from './io';

const sharedSchema = z.object({
  config: z.array(z.string()).default([]),
  cluster: z.string().min(1).optional(),
  namespace: z.string().min(1).optional(),
  complete: z.boolean().default(false),
  verbose: z.boolean().default(false),
});

const validateSchema = sharedSchema.extend({
  output: z.enum(['text', 'json', 'github']),
});

const questionSchema = sharedSchema.extend({
  rule: z.string().min(1).optional(),
  phase: phaseSchema.optional(),
});

const explainSchema = questionSchema.extend({
  output: z.enum(['text', 'json']),
  expect: z.enum(['told', 'unsent']).optional(),
});

const renderSchema = questionSchema.extend({
  output: z.enum(['yaml', 'json']),
});

const FILES =
  'Files and folders with manifests, Runs, catalog entities and app-config, or - for the standard input.';

function shared(command: Command): Command {
  return command
    .argument('<files...>', FILES)
    .option(
      '-c, --config <file...>',
      "The portal's app-config; the last one counts over the others. Its secrets are neither resolved nor shown.",
    )
    .option(
      '--cluster <name>',
      'Name of the cluster in the portal. Default: the only one of app-config.',
    )
    .option(
      '-n, --namespace <name>',
      'Namespace of objects that name none. Default: default.',
    )
    .option(
      '--complete',
      'The files are all there is: what they refer to and do not hold is a problem.',
    )
    .option('-v, --verbose', 'Also say what was left out.');
}

function question(command: Command): Command {
  return shared(command)
    .option('--rule <name>', 'Only this Notification, name or namespace/name.')
    .addOption(
      new Option(
        '--phase <phase>',
        'As if the Runs were in this phase.',
      ).choices([...PHASES]),
    );
}

function output(choices: readonly [string, ...string[]]): Option {
  return new Option('-o, --output <format>', 'How the answer is written.')
    .choices([...choices])
    .default(choices[0]);
}

function program(io: Io, finish: (code: number) => void): Command {
  const root = new Command('tekton-integrations')
    .description(
      'Checks Providers, Notifications and app-config of Tekton Integrations, and says what they tell about Runs. It reads files only: no cluster, no portal, no network.',
    )
    .addHelpText(
      'after',
      '\nEnds with 0 when all is well, 1 when there are problems, 2 when it was called wrongly.',
    );
  const now = Date.now();
  shared(root.command('validate'))
    .description(
      'Names everything that is wrong, with file and line, as the portal would say it in conditions.',
    )
    .addOption(output(['text', 'json', 'github']))
    .action(async (files: string[], options: unknown) =>
      finish(
        await validate({ files, now, ...validateSchema.parse(options) }, io),
      ),
    );
  question(root.command('explain'))
    .description(
      'Says for each Run and each Notification who is told, or why nobody is.',
    )
    .addOption(output(['text', 'json']))
    .addOption(
      new Option(
        '--expect <outcome>',
        'End with 1 unless each Run is told by some Notification, or by none.',
      ).choices(['told', 'unsent']),
    )
    .action(async (files: string[], options: unknown) =>
      finish(
        await explain({ files, now, ...explainSchema.parse(options) }, io),
      ),
    );
  question(root.command('render'))
    .description(
      'Writes what each Notification would send about each Run, with templates rendered.',
    )
    .addOption(output(['yaml', 'json']))
    .action(async (files: string[], options: unknown) =>
      finish(await render({ files, now, ...renderSchema.parse(options) }, io)),
    );
  for (const command of [root, ...root.commands]) {
    command.exitOverride().configureOutput({
      writeOut: text => io.out(text.trimEnd()),
      writeErr: text => io.err(text.trimEnd()),
    });
  }
  return root;
}

/**
 * Runs a command.
 *
 * @param argv - without the names of node and of the script
 * @returns the exit code: 0 fine, 1 problems, 2 called wrongly
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.fine;
  try {
    await program(io, ended => {
      code = ended;
    }).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    }
    if (error instanceof UsageError) {
      io.err(error.message);
      return EXIT.usage;
    }
    throw error;
  }
}
