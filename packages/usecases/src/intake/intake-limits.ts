import { createHash } from 'node:crypto';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { countInWindow, type RateState } from '@unpark/db';
import { actorOf, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';

/** What one sender (a key or a person) and one workspace may use in a minute. */
export interface IntakeLimits {
  readonly senderUploads: number;
  readonly senderRequests: number;
  readonly workspaceRequests: number;
  /** bytes of uploads, in MiB */
  readonly senderMib: number;
  readonly workspaceMib: number;
  /** time that reading their captures takes, by start of reading */
  readonly senderParseSeconds: number;
  readonly workspaceParseSeconds: number;
  /** bytes of a workspace in all, where its row names no limit of its own; absent: none */
  readonly workspaceStoredBytes?: number;
}

/** Far above what a fleet of a thousand services sends; they stop a loop, not a team. */
export const DEFAULT_INTAKE_LIMITS: IntakeLimits = {
  senderUploads: 300,
  senderRequests: 3_000,
  workspaceRequests: 12_000,
  senderMib: 4_096,
  workspaceMib: 16_384,
  senderParseSeconds: 600,
  workspaceParseSeconds: 1_800,
};

type LimitDeps = Pick<Deps, 'database' | 'clock' | 'limits'>;
type Measure = 'uploads' | 'requests' | 'kib' | 'parse-ms';

interface Meter {
  readonly measure: Measure;
  /** `key:…`, `user:…` or `workspace`: whose */
  readonly who: string;
  readonly limit: number;
  readonly over: Over;
}

/** What is answered past a limit. */
type Over = (whose: 'workspace' | 'sender', seconds: number) => Problem;

export const limitsOf = (deps: Pick<Deps, 'limits'>): IntakeLimits => ({
  ...DEFAULT_INTAKE_LIMITS,
  ...deps.limits,
});

const WINDOW_MS = 60_000;

function add(
  deps: LimitDeps,
  workspaceId: string,
  { measure, who }: Pick<Meter, 'measure' | 'who'>,
  amount: number,
): Promise<RateState> {
  const hash = createHash('sha256').update(`${workspaceId} ${who}`).digest('hex');
  return countInWindow(deps.database, {
    key: `${measure}:${hash}`,
    windowMs: WINDOW_MS,
    nowMs: deps.clock.nowMs(),
    amount,
  });
}

/** @param unit the end of “More than 300 …” */
const overLimit =
  (code: string, limit: number, unit: string): Over =>
  (whose, seconds) => ({
    code,
    message: `More than ${limit} ${unit} in a minute for this ${whose}.`,
    next: `Go on in ${seconds} s.`,
    values: { limit, whose, seconds },
    retryAfterSeconds: seconds,
  });

function over(deps: LimitDeps, meter: Meter, state: RateState): Problem {
  const seconds = Math.max(1, Math.ceil((state.windowEndsAtMs - deps.clock.nowMs()) / 1000));
  return meter.over(meter.who === 'workspace' ? 'workspace' : 'sender', seconds);
}

function requestMeters(deps: LimitDeps, sender: string): Meter[] {
  const limits = limitsOf(deps);
  const meter = (who: string, limit: number): Meter => ({
    measure: 'requests',
    who,
    limit,
    over: overLimit('limit.requests', limit, 'requests'),
  });
  return [meter(sender, limits.senderRequests), meter('workspace', limits.workspaceRequests)];
}

const byteMeter = (who: string, mib: number): Meter => ({
  measure: 'kib',
  who,
  limit: mib * 1024,
  over: overLimit('limit.bytes', mib, 'MiB of uploads'),
});

function byteMeters(deps: LimitDeps, sender: string): Meter[] {
  const limits = limitsOf(deps);
  return [byteMeter(sender, limits.senderMib), byteMeter('workspace', limits.workspaceMib)];
}

function parseMeters(deps: LimitDeps, sender: string | undefined): Meter[] {
  const limits = limitsOf(deps);
  const meter = (who: string, seconds: number): Meter => ({
    measure: 'parse-ms',
    who,
    limit: seconds * 1000,
    over: overLimit('limit.parse-seconds', seconds, 's of reading captures'),
  });
  return [
    ...(sender === undefined ? [] : [meter(sender, limits.senderParseSeconds)]),
    meter('workspace', limits.workspaceParseSeconds),
  ];
}

/** Counts one request of the REST interface. */
export async function countRequest(deps: LimitDeps, scope: WorkspaceScope): Promise<Result<void>> {
  const meters = requestMeters(deps, actorOf(scope.caller));
  for (const meter of meters) {
    const state = await add(deps, scope.workspace.id, meter, 1);
    if (state.count > meter.limit) return err(over(deps, meter, state));
  }
  return ok(undefined);
}

/** Counts an upload that begins; refused while what it would use up is used up. */
export async function countUpload(deps: LimitDeps, scope: WorkspaceScope): Promise<Result<void>> {
  const request = await countRequest(deps, scope);
  if (!request.ok) return request;
  const sender = actorOf(scope.caller);
  const { senderUploads } = limitsOf(deps);
  const uploads: Meter = {
    measure: 'uploads',
    who: sender,
    limit: senderUploads,
    over: overLimit('limit.uploads', senderUploads, 'uploads'),
  };
  const begun = await add(deps, scope.workspace.id, uploads, 1);
  if (begun.count > senderUploads) return err(over(deps, uploads, begun));
  for (const meter of parseMeters(deps, sender)) {
    const state = await add(deps, scope.workspace.id, meter, 0);
    if (state.count >= meter.limit) return err(over(deps, meter, state));
  }
  return ok(undefined);
}

/** Bytes that the minute has left for this sender, and what to answer past them. */
export interface ByteBudget {
  readonly leftBytes: number;
  readonly problem: Problem;
}

export async function byteBudget(deps: LimitDeps, scope: WorkspaceScope): Promise<ByteBudget> {
  let least: ByteBudget | undefined;
  for (const meter of byteMeters(deps, actorOf(scope.caller))) {
    const state = await add(deps, scope.workspace.id, meter, 0);
    const leftBytes = Math.max(0, meter.limit - state.count) * 1024;
    if (!least || leftBytes < least.leftBytes)
      least = { leftBytes, problem: over(deps, meter, state) };
  }
  if (!least) throw new Error('there is a meter of bytes');
  return least;
}

/** Charges bytes that were received, kept or not. */
export async function chargeBytes(
  deps: LimitDeps,
  scope: WorkspaceScope,
  byteCount: number,
): Promise<void> {
  if (byteCount <= 0) return;
  const kib = Math.ceil(byteCount / 1024);
  for (const meter of byteMeters(deps, actorOf(scope.caller)))
    await add(deps, scope.workspace.id, meter, kib);
}

/** Charges the time that reading took to the workspace and to whoever sent the capture. */
export async function chargeParsing(
  deps: LimitDeps,
  of: { readonly workspaceId: string; readonly captureId: string },
  durationMs: number,
): Promise<void> {
  const capture = await deps.database.forWorkspace(of.workspaceId).capture.findUnique({
    where: { id: of.captureId },
    select: { uploadedByKeyId: true, uploadedByUserId: true },
  });
  const sender = capture?.uploadedByKeyId
    ? `key:${capture.uploadedByKeyId}`
    : capture?.uploadedByUserId
      ? `user:${capture.uploadedByUserId}`
      : undefined;
  for (const meter of parseMeters(deps, sender))
    await add(deps, of.workspaceId, meter, Math.ceil(durationMs));
}
