import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type AgentConfig, agentConfig } from './agent-config';

const LONGEST_FILE = 2 ** 20;
const MOST_PROBLEMS = 20;

/** @returns every mistake with its line, or the configuration */
export async function readConfigFile(path: string): Promise<Result<AgentConfig, Problem[]>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    return err([
      {
        code: 'agent.config-unreadable',
        message: `Cannot read \`${path}\` (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
        next: 'Give the file with --config; docs/agent.md has one to begin with.',
      },
    ]);
  }
  return readConfig(text, basename(path));
}

export function readConfig(text: string, file: string): Result<AgentConfig, Problem[]> {
  const problem = (line: number | undefined, message: string): Problem => ({
    code: 'agent.config',
    message,
    place: { file, ...(line !== undefined && { line }) },
  });
  if (text.length > LONGEST_FILE)
    return err([problem(undefined, 'The file is longer than 1 MiB.')]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return err(
      document.errors
        .slice(0, MOST_PROBLEMS)
        .map((fault) => problem(lines.linePos(fault.pos[0]).line, `No YAML: ${fault.message}.`)),
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return err([problem(undefined, 'The aliases of this YAML unfold to too much.')]);
  }
  const read = agentConfig.safeParse(value ?? {});
  if (read.success) return ok(read.data);
  return err(
    read.error.issues.slice(0, MOST_PROBLEMS).map((issue) => {
      const { path, message } = said(issue);
      const offset = offsetOf(document, path);
      return problem(
        offset === undefined ? undefined : lines.linePos(offset).line,
        `${pathText(path)}: ${message}.`,
      );
    }),
  );
}

/** The place and the words of an issue, in our terms. */
function said(issue: z.core.$ZodIssue): { path: readonly PropertyKey[]; message: string } {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return { path: [...issue.path, key], message: 'there is no such setting' };
  }
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.flat().at(-1);
    return { path: issue.path, message: deepest?.message ?? 'not usable' };
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return { path: issue.path, message: 'is missing' };
  return { path: issue.path, message: issue.message };
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${String(part)}`,
    '',
  ) || 'the file';

/** Where the setting stands in the text; of one that is missing, where its parent does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const parent: unknown =
      length <= 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (length > 0 && isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && item.key.value === key,
      );
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
      continue;
    }
    const node: unknown =
      length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}
