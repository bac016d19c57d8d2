import { readBundle } from '@unpark/testkit';
import { addArtifacts, getAnalysis, type WorkspaceScope } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningWorker, startWorker } from '../src/start-worker';
import {
  type Installation,
  makeInstallation,
  makeWorkspace,
  partsOf,
  sendOk,
  untilFinal,
} from './installation';

let installation: Installation;
let worker: RunningWorker;
let scope: WorkspaceScope;

beforeAll(async () => {
  installation = await makeInstallation();
  scope = await makeWorkspace(installation, 'Acme');
  worker = await startWorker(installation.env, installation.log);
});
afterAll(async () => {
  await worker?.stop(8000);
  await installation?.drop();
});

const dump = readBundle('chan-result-leak-go1.24').find(({ file }) => file.endsWith('debug2.txt'));
const manifest = (revision: string) =>
  Buffer.from(
    JSON.stringify({
      schema: 'unpark-capture/1',
      vcs: { revision, modified: false },
      windowFromUnixNs: '1',
      windowToUnixNs: '2',
      files: [],
    }),
  );
const files = (...records: readonly { file: string; bytes: Buffer }[]) => [
  { file: 'goroutine.txt', bytes: dump?.bytes ?? Buffer.from('') },
  ...records,
];
const columnsOf = (id: string) =>
  scope.client.capture.findUniqueOrThrow({
    where: { id },
    select: { vcsRevision: true, vcsModified: true, vcsSource: true },
  });
const reported = async (capture: string) => {
  const report = await getAnalysis(scope, { capture });
  return report.ok ? report.value.vcs : undefined;
};

describe('the commit of a diagnosed capture', () => {
  it('is learned from its files, again when a late one joins', async () => {
    const { captureId } = await sendOk(installation, scope, files());
    await untilFinal(installation, captureId);
    expect(await columnsOf(captureId)).toEqual({
      vcsRevision: null,
      vcsModified: null,
      vcsSource: null,
    });
    expect(await reported(captureId)).toBeUndefined();
    const late = await addArtifacts(installation.deps, scope, {
      captureId,
      parts: partsOf([{ file: 'capture.json', bytes: manifest('aaaaaaa') }]),
    });
    expect(late.ok).toBe(true);
    await untilFinal(installation, captureId);
    expect(await columnsOf(captureId)).toEqual({
      vcsRevision: 'aaaaaaa',
      vcsModified: false,
      vcsSource: 'files',
    });
    expect(await reported(captureId)).toEqual({ revision: 'aaaaaaa', modified: false });
  });

  it('stays that of the sender, whatever the files say', async () => {
    const sent = files({ file: 'capture.json', bytes: manifest('aaaaaaa') });
    const { captureId } = await sendOk(installation, scope, sent, {
      service: 'sent',
      vcs: { revision: 'bbbbbbb' },
    });
    await untilFinal(installation, captureId);
    expect(await columnsOf(captureId)).toEqual({
      vcsRevision: 'bbbbbbb',
      vcsModified: null,
      vcsSource: 'upload',
    });
    expect(await reported(captureId)).toEqual({ revision: 'bbbbbbb' });
  });
});
