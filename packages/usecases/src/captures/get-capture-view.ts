import { err, ok, type Problem, type Result } from '@unpark/base';
import { fromJsonColumn } from '@unpark/db';
import {
  type ArtifactRecord,
  commitAddress,
  type Diagnosis,
  readPathMappings,
} from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope, workspaceRefOf } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import type { Deps } from '../deps';
import { mutedFindings, mutesOfCapture } from '../library/active-mutes';
import { RULES_LEFT_OUT } from '../library/rule-row';
import { retentionOfCapture } from '../retention/retention-of-capture';
import type { ArtifactView, CaptureView } from '../views';
import { captureHeadline, HEADLINE_COLUMNS } from './capture-headline';
import { vcsOfCapture } from './capture-vcs';

const tableUrl = (id: string): string => `/api/v1/tables/${id}`;
const originalUrl = (id: string): string => `/api/v1/artifacts/${id}/original`;

/** Everything the capture page opens with; tables come by their own addresses. */
export async function getCaptureView(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly capture: string },
): Promise<Result<CaptureView>> {
  const allowed = requireAction(scope, 'capture.read');
  if (!allowed.ok) return allowed;
  const row = await scope.client.capture.findUnique({
    where: { id: rowNameOf(input.capture) },
    select: {
      ...HEADLINE_COLUMNS,
      vcsSource: true,
      revision: true,
      libraryRevision: true,
      diagnosis: true,
      problem: true,
      windowFromUnixNs: true,
      windowToUnixNs: true,
      uploadedByUserId: true,
      uploadedByKeyId: true,
      service: {
        select: { id: true, name: true, slug: true, repositoryUrl: true, pathMapping: true },
      },
      instance: { select: { labels: true } },
      artifacts: {
        orderBy: [{ position: 'asc' }, { file: 'asc' }],
        include: { tables: { orderBy: { name: 'asc' } } },
      },
    },
  });
  if (!row) return err(notFound('capture'));
  const artifacts = row.artifacts.map(
    (artifact): ArtifactView => ({
      id: artifact.id,
      file: artifact.file,
      sizeBytes: Number(artifact.sizeBytes),
      sha256: artifact.sha256,
      state: artifact.state,
      ...(artifact.state === 'final' &&
        artifact.record && { record: fromJsonColumn<ArtifactRecord>(artifact.record) }),
      tables: artifact.tables.map((table) => ({
        id: table.id,
        name: table.name,
        version: table.version,
        rows: table.rows,
        sizeBytes: Number(table.sizeBytes),
        url: tableUrl(table.id),
      })),
      originalUrl: originalUrl(artifact.id),
      ...(artifact.fromArchiveId && { fromArchive: artifact.fromArchiveId }),
    }),
  );
  const { vcs, source: vcsSource } = vcsOfCapture(row);
  const { repositoryUrl } = row.service;
  const commitUrl = vcs && repositoryUrl ? commitAddress(repositoryUrl, vcs.revision) : undefined;
  const uploadedBy = await uploaderName(deps, scope, row);
  const diagnosis = row.diagnosis ? fromJsonColumn<Diagnosis>(row.diagnosis) : undefined;
  const prints = (diagnosis?.findings ?? []).map((finding) => finding.fingerprint);
  const pathMapping = readPathMappings(row.service.pathMapping);
  const [muted, mutes, workspace, retention] = await Promise.all([
    mutedFindings(scope, [row]),
    prints.length > 0 ? mutesOfCapture(deps, scope, row.serviceId, prints) : [],
    scope.client.workspace.findFirst({ select: { libraryRevision: true } }),
    retentionOfCapture(deps, scope, row.id),
  ]);
  return ok({
    workspace: workspaceRefOf(scope),
    service: {
      id: row.service.id,
      name: row.service.name,
      slug: row.service.slug,
      ...(row.service.repositoryUrl !== null && { repositoryUrl: row.service.repositoryUrl }),
      ...(pathMapping.length > 0 && { pathMapping }),
    },
    capture: {
      ...captureHeadline(row, muted),
      ...(vcs && { vcs, vcsSource }),
      ...(commitUrl !== undefined && { commitUrl }),
      revision: row.revision,
      windowFromUnixNs: row.windowFromUnixNs?.toString(),
      windowToUnixNs: row.windowToUnixNs?.toString(),
      windowSource: row.windowSource ?? undefined,
      uploadedBy,
      ...(row.problem && { problem: fromJsonColumn<Problem>(row.problem) }),
      rules: rulesWords(row.libraryRevision, workspace?.libraryRevision ?? 0, diagnosis),
    },
    artifacts,
    ...(retention && { retention }),
    mutes,
    ...(diagnosis && { diagnosis }),
  });
}

function rulesWords(
  used: number | null,
  now: number,
  diagnosis: Diagnosis | undefined,
): CaptureView['capture']['rules'] {
  if (!diagnosis || now === 0) return 'current';
  if (used === RULES_LEFT_OUT) return 'left-out';
  return used === now ? 'current' : 'older';
}

/** A person's name, or the name of the key; undefined when neither is there any more. */
async function uploaderName(
  deps: Deps,
  scope: WorkspaceScope,
  row: { readonly uploadedByUserId: string | null; readonly uploadedByKeyId: string | null },
): Promise<string | undefined> {
  if (row.uploadedByUserId) {
    const where = { id: row.uploadedByUserId };
    return (await deps.database.accounts.user.findUnique({ where, select: { name: true } }))?.name;
  }
  if (!row.uploadedByKeyId) return undefined;
  const where = { id: row.uploadedByKeyId };
  const key = await scope.client.apiKey.findUnique({ where, select: { name: true } });
  return key ? `API key ${key.name}` : undefined;
}
