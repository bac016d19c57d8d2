/** Runs in the browser, see same-tables.spec.ts: digests of all tables of one file. */
import { createBrowserCompute } from '@unpark/compute/browser';
import { encodeTable } from '@unpark/model';

const compute = createBrowserCompute(() => new Worker('/worker.js'));

async function digestsOf(bundle: string, file: string): Promise<string[]> {
  const answer = await fetch(`/files/${bundle}/${file}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const parsed = await compute.parse({ bytes, hints: { file } });
  if (!parsed.ok) return [parsed.error.code];
  if (parsed.value.kind !== 'artifact') return [parsed.value.kind];
  const { kind, status, summary, tables } = parsed.value.artifact;
  const lines = [`${kind} ${status} ${summary}`];
  for (const table of tables) {
    const encoded = Uint8Array.from(encodeTable(table));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoded));
    const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    lines.push(`${table.schema.name} ${hex}`);
  }
  return lines;
}

Object.assign(globalThis, { digestsOf });
