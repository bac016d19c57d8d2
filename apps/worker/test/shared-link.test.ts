import { buffer } from 'node:stream/consumers';
import { EVERYTHING_REDACTED, REDACTED_KINDS, type Redaction } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import {
  checkLinkPassword,
  countRedacted,
  createLink,
  deleteCapture,
  listLinks,
  openLink,
  openLinkOriginal,
  openLinkTable,
  revokeLink,
  saveInvestigation,
  switchInvestigation,
  type Visitor,
  type WorkspaceScope,
} from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWorker, startWorker } from '../src/start-worker';
import {
  type Installation,
  makeInstallation,
  makeWorkspace,
  sendOk,
  type SentFile,
  untilFinal,
} from './installation';

/** Planted into files of real programs; whoever has a link must find none of them. */
const MARKERS = {
  host: 'zqhost7.zqcorp.internal',
  address: '10.77.66.55',
  labelKey: 'zqlabelkey',
  labelValue: 'zqlabelvalue',
  path: 'zqproject',
  file: 'zqfile',
  packagePath: 'zqcorp.example',
  person: 'zqperson',
  note: 'zqnote',
  panic: 'zqpanic',
  service: 'zqservice',
  argument: 'feedfacecafe',
  tracePackage: 'zqtracepk',
  traceFile: 'zqtracefile',
  metricKey: 'zqmetrickey',
  metricValue: 'zqmetricvalue',
} as const;

const BUNDLES = ['chan-result-leak-go1.24', 'chan-nil-go1.19', 'cond-lost-wakeup-go1.24'];

const visitor: Visitor = { address: '192.0.2.7', agent: 'a browser' };
let installation: Installation;
let worker: RunningWorker;
let scope: WorkspaceScope;

beforeAll(async () => {
  installation = await makeInstallation();
  scope = await makeWorkspace(installation, 'Zqworkspace');
  worker = await startWorker(installation.env, installation.log);
});
afterAll(async () => {
  await worker?.stop(8000);
  await installation?.drop();
});

const value = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }) => result.error?.code;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (words: string): Uint8Array => new TextEncoder().encode(words);

/** The trace of a program whose functions and files bear other names of the same length. */
function plantedTrace(): SentFile {
  const trace = readBundle('chan-result-leak-go1.24').find(({ file }) => file === 'trace.out');
  if (!trace) throw new Error('the bundle has no trace');
  // strings of a trace follow their length
  const names = [
    ['example.com/quotes/main.go', `zqt.example/${MARKERS.traceFile}.go`],
    ['main.handleQuote', `${MARKERS.tracePackage}/p.hand`],
  ] as const;
  let bytes = Buffer.from(trace.bytes).toString('latin1');
  for (const [from, to] of names) {
    if (!bytes.includes(from) || to.length !== from.length) throw new Error(from);
    bytes = bytes.replaceAll(from, to);
  }
  return { file: 'trace.out', bytes: Buffer.from(bytes, 'latin1') };
}

const metricsText = `# TYPE go_goroutines gauge
go_goroutines{${MARKERS.metricKey}="${MARKERS.metricValue}",instance="${MARKERS.host}:6060"} 67
`;

/** The dumps of a bundle as another program's: its package, folder, arguments, and words of its own. */
function planted(bundle: string): SentFile[] {
  const dumps = readBundle(bundle).filter(({ file }) => /debug2.*\.txt$/.test(file));
  const files: SentFile[] = dumps.map(({ file, bytes }) => ({
    file: `${MARKERS.path}/${MARKERS.host}-${file.replaceAll('/', '-')}`,
    bytes: bytesOf(
      text(bytes)
        .replaceAll(/(^|\bcreated by )main\./gm, `$1${MARKERS.packagePath}/pool.`)
        .replaceAll(
          /\t\S*\/([a-z_]+\.go):/g,
          `\t/home/${MARKERS.person}/${MARKERS.path}/${MARKERS.file}_$1:`,
        )
        .replaceAll(/\(0xc[0-9a-f]+/g, `(0x${MARKERS.argument}`),
    ),
  }));
  files.push({
    file: 'goroutine.debug1.txt',
    bytes: bytesOf(
      `goroutine profile: total 2\n2 @ 0x43e44e 0x40d1a5\n# labels: {"${MARKERS.labelKey}":"${MARKERS.labelValue}", "host":"${MARKERS.host}", "peer":"${MARKERS.address}:8080"}\n#\t0x40d1a4\t${MARKERS.packagePath}/pool.(*Pool).Get+0x1\t/home/${MARKERS.person}/${MARKERS.path}/${MARKERS.file}.go:10\n\n`,
    ),
  });
  files.push({
    file: 'crash.txt',
    bytes: bytesOf(
      `panic: dial ${MARKERS.host}: ${MARKERS.panic}\n\ngoroutine 7 [running]:\n${MARKERS.packagePath}/pool.run(0x${MARKERS.argument})\n\t/home/${MARKERS.person}/${MARKERS.path}/${MARKERS.file}.go:12 +0x1\n`,
    ),
  });
  files.push(plantedTrace(), { file: 'metrics.txt', bytes: bytesOf(metricsText) });
  const times = { fromUnixNs: '1795447405626418568', toUnixNs: '1795447405633198992' };
  files.push({
    file: 'capture.json',
    bytes: bytesOf(
      JSON.stringify({
        schema: 'unpark-capture/1',
        service: MARKERS.service,
        instance: { host: `${MARKERS.host}:6060`, binary: `/opt/${MARKERS.path}/bin` },
        windowFromUnixNs: times.fromUnixNs,
        windowToUnixNs: times.toUnixNs,
        files: [
          { file: 'crash.txt', ...times, url: `http://${MARKERS.address}:6060/debug/pprof/` },
        ],
      }),
    ),
  });
  return files;
}

async function investigationOf(bundle: string): Promise<{ id: string; captureId: string }> {
  const { captureId } = await sendOk(installation, scope, planted(bundle), {
    service: MARKERS.service,
  });
  await untilFinal(installation, captureId);
  const { id } = value(
    await saveInvestigation(installation.deps, scope, {
      name: `What ${MARKERS.host} does`,
      notes: `${MARKERS.note}: ask person1@example.test about ${MARKERS.labelValue}`,
      kind: 'capture',
      query: `v=1&fn=${MARKERS.packagePath}%2Fpool.run&filter=label%3A${MARKERS.labelValue}`,
      captures: [captureId],
    }),
  );
  return { id, captureId };
}

const tokenOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

async function linkOf(
  investigation: string,
  redaction: Redaction = EVERYTHING_REDACTED,
  more: { password?: string; originals?: boolean } = {},
): Promise<{ id: string; token: string }> {
  const made = value(
    await createLink(installation.deps, scope, {
      investigation,
      redaction,
      originals: false,
      hours: 24,
      preview: false,
      ...more,
    }),
  );
  return { id: made.id, token: tokenOf(made.path) };
}

/** Everything that a visitor can fetch: the JSON that the page is made of, and each table. */
async function everythingOf(token: string): Promise<string> {
  const { deps } = installation;
  const opened = value(await openLink(deps, token, visitor));
  if (opened.state !== 'open') throw new Error(opened.state);
  const parts = [JSON.stringify(opened.view)];
  for (const { artifacts } of opened.view.captures) {
    for (const { tables } of artifacts) {
      for (const { url } of tables) {
        const table = value(await openLinkTable(deps, token, tokenOf(url), visitor));
        const bytes = 'bytes' in table ? table.bytes : await buffer(table.stream);
        parts.push(Buffer.from(bytes).toString('latin1'));
      }
    }
  }
  return parts.join('\n');
}

describe('S6 what a link gives out', () => {
  it.each(BUNDLES)('has none of the removed words, in no byte: %s', async (bundle) => {
    const { id } = await investigationOf(bundle);
    const { token } = await linkOf(id);
    const all = await everythingOf(token);
    const found = Object.values(MARKERS).filter((marker) => all.includes(marker));
    expect(found).toEqual([]);
    expect(all).not.toContain('Zqworkspace');
    expect(all).not.toContain('person1@example.test');
    expect(all).not.toMatch(/(?:ws|svc|art|tbl|usr|inv)_[0-9a-hjkmnp-tv-z]{26}/);
    // it is still the instrument: numbers stand where the words were
    expect(all).toContain('package-1');
    expect(all).toContain('[label 1]');
    expect(all).toContain('[host ');
  });

  it('has each word that was not to be removed', async () => {
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const nothing = Object.fromEntries(REDACTED_KINDS.map((kind) => [kind, false])) as Record<
      keyof Redaction,
      boolean
    >;
    const all = await everythingOf((await linkOf(id, nothing)).token);
    for (const marker of [
      MARKERS.labelValue,
      MARKERS.packagePath,
      MARKERS.path,
      MARKERS.note,
      MARKERS.tracePackage,
      MARKERS.traceFile,
      MARKERS.metricKey,
      MARKERS.metricValue,
    ]) {
      expect(all).toContain(marker);
    }
    const hosts = await everythingOf((await linkOf(id, { ...nothing, hosts: true })).token);
    expect(hosts).not.toContain(MARKERS.host);
    expect(hosts).not.toContain(MARKERS.address);
    expect(hosts).toContain(MARKERS.labelValue);
    const counts = value(await countRedacted(installation.deps, scope, { investigation: id }));
    for (const kind of REDACTED_KINDS) expect(counts[kind], kind).toBeGreaterThan(0);
  });

  it('holds no original file unless nothing is removed', async () => {
    const { deps } = installation;
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const { token } = await linkOf(id);
    expect(codeOf(await openLinkOriginal(deps, token, '1', visitor))).toBe('link.not-found');
    const both = { investigation: id, redaction: EVERYTHING_REDACTED, hours: 1, preview: false };
    expect(codeOf(await createLink(deps, scope, { ...both, originals: true }))).toBe(
      'link.originals',
    );
  });
});

describe('S5 a link', () => {
  it('ends by its time, by revocation at once, and with its investigation', async () => {
    const { deps } = installation;
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const stateOf = async (token: string) => value(await openLink(deps, token, visitor)).state;
    const revoked = await linkOf(id);
    expect(await stateOf(revoked.token)).toBe('open');
    value(await revokeLink(deps, scope, { link: revoked.id }));
    expect(await stateOf(revoked.token)).toBe('ended');
    expect(codeOf(await openLinkTable(deps, revoked.token, '0', visitor))).toBe('link.ended');
    expect(await scope.client.shareLinkCapture.count({ where: { linkId: revoked.id } })).toBe(0);
    const link = await linkOf(id);
    value(await switchInvestigation(deps, scope, { investigation: id, to: 'delete' }));
    expect(await stateOf(link.token)).toBe('ended');
    value(await switchInvestigation(deps, scope, { investigation: id, to: 'restore' }));
    expect(await stateOf(link.token)).toBe('open');
    const later = { ...deps, clock: { nowMs: () => Date.now() + 25 * 3600_000 } };
    expect(value(await openLink(later, link.token, visitor)).state).toBe('ended');
    expect(codeOf(await openLinkTable(later, link.token, '0', visitor))).toBe('link.ended');
  });

  it('ends with its capture, and keeps no copy of it', async () => {
    const { deps } = installation;
    const { id, captureId } = await investigationOf(BUNDLES[1] ?? '');
    const link = await linkOf(id);
    value(await deleteCapture(deps, scope, { capture: captureId }));
    expect(value(await openLink(deps, link.token, visitor)).state).toBe('ended');
    expect(await scope.client.shareLinkTable.count({ where: { linkId: link.id } })).toBe(0);
  });

  it('shows what was chosen, not what is added later', async () => {
    const { deps } = installation;
    const { id, captureId } = await investigationOf(BUNDLES[2] ?? '');
    const { token } = await linkOf(id);
    const before = await everythingOf(token);
    await scope.client.capture.update({ where: { id: captureId }, data: { diagnosis: {} } });
    await scope.client.investigation.update({ where: { id }, data: { notes: 'added later' } });
    expect(await everythingOf(token)).toBe(before);
    expect(value(await openLink(deps, token, visitor)).state).toBe('open');
  });

  it('asks for its password, ten wrong ones an hour', async () => {
    const { deps } = installation;
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const { token } = await linkOf(id, EVERYTHING_REDACTED, { password: 'correct horse' });
    expect(value(await openLink(deps, token, visitor)).state).toBe('password');
    expect(codeOf(await openLinkTable(deps, token, '0', visitor))).toBe('access.link-password');
    const { pass } = value(await checkLinkPassword(deps, token, 'correct horse', visitor));
    expect(value(await openLink(deps, token, { ...visitor, pass })).state).toBe('open');
    const { token: other } = await linkOf(id, EVERYTHING_REDACTED, { password: 'correct horse' });
    expect(value(await openLink(deps, other, { ...visitor, pass })).state).toBe('password');
    for (let i = 0; i < 10; i++) {
      expect(codeOf(await checkLinkPassword(deps, token, `wrong ${i}`, visitor))).toBe(
        'access.link-password-wrong',
      );
    }
    expect(codeOf(await checkLinkPassword(deps, token, 'correct horse', visitor))).toBe(
      'limit.link-password',
    );
  });

  it('R1 counts a visitor once an hour, and says so in the record without its token', async () => {
    const { deps } = installation;
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const link = await linkOf(id);
    await openLink(deps, link.token, visitor);
    await openLink(deps, link.token, visitor);
    await openLink(deps, link.token, { ...visitor, agent: 'another browser' });
    const { links } = value(await listLinks(deps, scope, { investigation: id }));
    expect(links.find((row) => row.id === link.id)?.views).toBe(2);
    const entries = await scope.client.auditEntry.findMany({
      where: { object: `link:${link.id}` },
    });
    expect(entries.map((entry) => entry.action).sort()).toEqual([
      'link.create',
      'link.view',
      'link.view',
    ]);
    expect(JSON.stringify(entries)).not.toContain(link.token);
  });

  it('opens a preview for its maker only', async () => {
    const { deps } = installation;
    const { id } = await investigationOf(BUNDLES[0] ?? '');
    const input = { investigation: id, redaction: EVERYTHING_REDACTED, originals: false, hours: 1 };
    const { path } = value(await createLink(deps, scope, { ...input, preview: true }));
    expect(codeOf(await openLink(deps, tokenOf(path), visitor))).toBe('link.not-found');
    const userId = scope.caller.kind === 'user' ? scope.caller.userId : '';
    const own = value(await openLink(deps, tokenOf(path), { ...visitor, userId }));
    expect(own.state).toBe('open');
  });
});

it('S7 odd tokens and foreign numbers are the same as none', async () => {
  const { deps } = installation;
  const odd = ['', 'null', ':token', '..', '%00', '\0', 'a'.repeat(43), 'a'.repeat(10_000)];
  const answers = await Promise.all(odd.map((token) => openLink(deps, token, visitor)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers.map(codeOf)[0]).toBe('link.not-found');
  const { id } = await investigationOf(BUNDLES[0] ?? '');
  const { token } = await linkOf(id);
  for (const number of ['-1', '999', '..', 'tbl_0', '1e1', '']) {
    expect(codeOf(await openLinkTable(deps, token, number, visitor))).toBe('link.not-found');
  }
});
