import { ok, type Result } from '@unpark/base';
import { actorOf, requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { recordAudit } from '../audit/record-audit';
import { type Deps, nowOf } from '../deps';
import { peopleNames } from '../library/people-names';
import { type ZipEntry, zipStream } from './zip-stream';

/** Captures carry their whole diagnosis. */
const ROWS_AT_ONCE = 50;
const LONGEST_NAME = 100;

/** A page of rows after an id, in the order of ids. */
type Pages = (after: string | undefined) => Promise<readonly { readonly id: string }[]>;

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));

const page = (after: string | undefined) =>
  ({
    orderBy: { id: 'asc' },
    take: ROWS_AT_ONCE,
    ...(after !== undefined && { where: { id: { gt: after } } }),
  }) as const;

async function* jsonLines(pages: Pages): AsyncGenerator<Uint8Array> {
  let after: string | undefined;
  for (;;) {
    const rows = await pages(after);
    if (rows.length > 0) yield Buffer.from(rows.map((row) => `${asJson(row)}\n`).join(''), 'utf8');
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows[rows.length - 1]?.id;
  }
}

const fileName = (file: string): string =>
  file
    .slice(file.lastIndexOf('/') + 1)
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .slice(-LONGEST_NAME) || 'capture';

/** Columns of captures that mean something outside of this installation's workings. */
const CAPTURE_FACTS = {
  id: true,
  serviceId: true,
  label: true,
  state: true,
  problem: true,
  revision: true,
  diagnosis: true,
  goroutineCount: true,
  goVersion: true,
  vcsRevision: true,
  vcsModified: true,
  windowFromUnixNs: true,
  windowToUnixNs: true,
  at: true,
  uploadedAt: true,
  sizeBytes: true,
  environment: { select: { name: true } },
  instance: { select: { host: true, pid: true, pod: true, labels: true, startedAt: true } },
  artifacts: { select: { id: true, file: true, kind: true, status: true, sha256: true } },
} as const;

const WITHOUT_BYTES = { summaryDoc: true } as const;

/**
 * Everything of the workspace that people brought or wrote, as a zip: files as they were sent, and
 * JSON Lines of services, captures with their diagnosis, findings, incidents, annotations,
 * investigations, rules and mutes. No link, password, mail address or secret
 * of a key is in it; people and keys are named.
 */
export async function exportWorkspace(
  deps: Deps,
  scope: WorkspaceScope,
): Promise<Result<{ readonly stream: AsyncIterable<Buffer>; readonly downloadName: string }>> {
  const allowed = requireAction(scope, 'workspace.export');
  if (!allowed.ok) return allowed;
  await recordAudit(deps, {
    workspaceId: scope.workspace.id,
    actor: actorOf(scope.caller),
    action: 'workspace.export',
    object: `workspace:${scope.workspace.id}`,
    result: 'done',
    address: scope.caller.address,
  });
  const day = nowOf(deps).toISOString().slice(0, 10);
  return ok({
    stream: zipStream(entries(deps, scope)),
    downloadName: `unpark-${scope.workspace.slug}-${day}.zip`,
  });
}

async function* entries(deps: Deps, scope: WorkspaceScope): AsyncGenerator<ZipEntry> {
  const { client } = scope;
  const at = nowOf(deps);
  const json = (name: string, bytes: ZipEntry['bytes']): ZipEntry => ({
    name,
    at,
    deflated: true,
    bytes,
  });
  const lines = (name: string, pages: Pages) => json(name, jsonLines(pages));
  const members = await client.member.findMany({ select: { userId: true, role: true } });
  const names = await peopleNames(
    deps,
    members.map((member) => member.userId),
  );
  const keys = await client.apiKey.findMany({
    orderBy: { id: 'asc' },
    select: { id: true, name: true },
  });
  yield json('workspace.json', [
    Buffer.from(
      asJson({
        format: 'unpark-workspace-export/1',
        exportedAt: at.toISOString(),
        id: scope.workspace.id,
        name: scope.workspace.name,
        members: members.map(({ userId, role }) => ({ userId, role, name: names.get(userId) })),
        keys,
      }),
    ),
  ]);
  yield lines('services.jsonl', (after) =>
    client.service.findMany({ ...page(after), include: { environments: true, deploys: true } }),
  );
  yield lines('captures.jsonl', (after) =>
    client.capture.findMany({ ...page(after), select: CAPTURE_FACTS }),
  );
  yield lines('findings.jsonl', (after) => client.finding.findMany(page(after)));
  yield lines('incidents.jsonl', (after) =>
    client.incident.findMany({
      ...page(after),
      omit: WITHOUT_BYTES,
      include: { captures: true, people: true, events: true, comments: true, checklist: true },
    }),
  );
  yield lines('annotations.jsonl', (after) => client.annotation.findMany(page(after)));
  yield lines('investigations.jsonl', (after) =>
    client.investigation.findMany({ ...page(after), include: { captures: true } }),
  );
  yield lines('report-templates.jsonl', (after) => client.reportTemplate.findMany(page(after)));
  yield lines('rules.jsonl', (after) => client.workspaceRule.findMany(page(after)));
  yield lines('mutes.jsonl', (after) => client.findingMute.findMany(page(after)));
  const notRead: string[] = [];
  yield* originals(deps, scope, notRead);
  if (notRead.length > 0) {
    yield json('not-read.jsonl', [Buffer.from(notRead.join(''))]);
  }
}

async function* originals(
  deps: Deps,
  scope: WorkspaceScope,
  notRead: string[],
): AsyncGenerator<ZipEntry> {
  let after: string | undefined;
  for (;;) {
    const rows = await scope.client.artifact.findMany({
      ...page(after),
      select: {
        id: true,
        captureId: true,
        file: true,
        sha256: true,
        fromArchiveId: true,
        createdAt: true,
      },
    });
    for (const row of rows) {
      // What came out of an archive is in the archive, which is here too.
      if (row.fromArchiveId !== null) continue;
      const opened = await deps.storage.openRead(row.sha256);
      if (!opened.ok) {
        notRead.push(`${asJson({ artifact: row.id, file: row.file, code: opened.error.code })}\n`);
        continue;
      }
      yield {
        name: `originals/${row.captureId}/${row.id.slice(-8)}-${fileName(row.file)}`,
        at: row.createdAt,
        deflated: false,
        bytes: opened.value.stream,
      };
    }
    if (rows.length < ROWS_AT_ONCE) return;
    after = rows[rows.length - 1]?.id;
  }
}
