import { err, ok, type Result } from '@unpark/base';
import { decodeTableFile } from '../decode-table-file';
import { runDiagnose } from '../run-diagnose';
import { runExpand, runParse } from '../run-parse';
import { BlobTraceSource, readBlobSync } from './blob-source';
import type { BrowserCalls, BrowserEntry, BrowserRequest } from './protocol';
import { diagnoseStored, lookAtFiles, readStored, type StoredTools } from './read-stored';
import { serveGenerations } from './shared-generations';

type Answer = BrowserCalls[keyof BrowserCalls]['answer'];

/** Does one request of the page. Same functions as the Node child, bytes instead of files. */
export function answerBrowserRequest(
  request: BrowserRequest,
  tools: StoredTools = {
    readBlob: readBlobSync,
    onProgress: () => undefined,
    onTables: () => undefined,
  },
): Result<Answer> | Promise<Result<Answer>> {
  switch (request.call) {
    case 'ready':
      return ok({ ready: true });
    case 'look':
      return ok(lookAtFiles(request.ask as BrowserCalls['look']['ask'], tools.readBlob));
    case 'read':
      return readStored(request.ask as BrowserCalls['read']['ask'], tools);
    case 'serve-generations': {
      const { content, port } = request.ask as BrowserCalls['serve-generations']['ask'];
      serveGenerations(new BlobTraceSource(content, tools.readBlob), port);
      return ok({ serves: true });
    }
    case 'diagnose-stored': {
      const ask = request.ask as BrowserCalls['diagnose-stored']['ask'];
      return diagnoseStored(ask, tools.readBlob);
    }
    case 'parse':
      return parse(request.ask as BrowserCalls['parse']['ask']);
    case 'diagnose':
      return ok(runDiagnose((request.ask as BrowserCalls['diagnose']['ask']).artifacts));
    case 'decode': {
      const { name, version, bytes } = request.ask as BrowserCalls['decode']['ask'];
      return decodeTableFile(name, version, bytes);
    }
  }
}

function parse(input: BrowserCalls['parse']['ask']): Result<BrowserCalls['parse']['answer']> {
  const artifact = runParse(input);
  if (artifact.kind !== 'archive') return ok({ kind: 'artifact', artifact });
  const listed = runExpand(input);
  if (!listed.ok) return listed;
  const { tables: _, ...record } = artifact;
  const warnings = [...record.warnings];
  const entries: BrowserEntry[] = [];
  for (const entry of listed.value) {
    const read = entry.read();
    if (!read.ok) {
      warnings.push({ ...read.error, place: { ...read.error.place, file: entry.file } });
      continue;
    }
    entries.push({
      file: entry.file,
      bytes: read.value,
      ...(entry.modifiedUnixNs && { modifiedUnixNs: entry.modifiedUnixNs }),
    });
  }
  return ok({ kind: 'archive', record: { ...record, warnings }, entries });
}

export const unreadable = (cause: unknown): Result<never> =>
  err({
    code: 'parse.crashed',
    message: 'The reader failed on this file.',
    next: 'Save it to a workspace: the server keeps the bytes whatever they are.',
    values: { case: 'browser' },
    internal: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  });
