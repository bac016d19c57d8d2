import { err, ok, type Problem, type Result } from '@unpark/base';
import { fromJsonColumn, toJsonColumn } from '@unpark/db';
import type { RuleTrial } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import { rowNameOf } from '../access/row-name';
import { writtenBy } from '../access/writer';
import { NEWEST_FIRST } from '../captures/capture-headline';
import { type Deps, newId } from '../deps';
import type { RuleTestView } from '../views';
import type { CheckedRule } from './rule-row';

export const MOST_TESTED = 50;
/** A person tries one rule at a time; a few tabs more are fine. */
const MOST_AT_ONCE = 3;

/** What a row of results holds. */
export interface StoredRuleTestResult {
  readonly captureId: string;
  readonly trial?: RuleTrial;
  readonly problem?: Problem;
}

/**
 * Tries a rule on the newest captures, of a service or of all, in the worker. Changes nothing but the
 * row of the test.
 *
 * @returns `rule-test.empty` when there is no capture to try it on
 */
export async function beginRuleTest(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly rule: CheckedRule; readonly service?: string; readonly take: number },
): Promise<Result<{ readonly id: string; readonly total: number }>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const { caller, client } = scope;
  const name = input.service === undefined ? undefined : rowNameOf(input.service);
  const service =
    name === undefined
      ? undefined
      : await client.service.findFirst({
          where: { OR: [{ slug: name }, { id: name }] },
          select: { id: true },
        });
  if (name !== undefined && !service) return err(notFound('service'));
  const running = await client.ruleTest.count({ where: { state: { in: ['queued', 'running'] } } });
  if (running >= MOST_AT_ONCE) {
    return err({
      code: 'limit.rule-tests',
      message: `${running} tests of rules run in this workspace.`,
      next: 'Wait until one ends, or cancel one.',
      values: { count: running },
      retryAfterSeconds: 10,
    });
  }
  const captures = await client.capture.findMany({
    where: { state: 'done', ...(service && { serviceId: service.id }) },
    orderBy: [...NEWEST_FIRST],
    take: Math.min(input.take, MOST_TESTED),
    select: { id: true },
  });
  if (captures.length === 0) {
    return err({
      code: 'rule-test.empty',
      message: 'There is no capture to try this on.',
      next: 'Add one, or choose another service.',
    });
  }
  const id = newId(deps, 'ruleTest');
  const workspaceId = scope.workspace.id;
  await client.ruleTest.create({
    data: {
      id,
      kind: input.rule.kind,
      body: toJsonColumn(input.rule.body),
      captureIds: captures.map((capture) => capture.id),
      createdByUserId: writtenBy(caller).createdByUserId,
    },
  });
  const sent = await deps.queue.enqueue('test-rule', { workspaceId, testId: id });
  if (!sent.ok) deps.log.warn({ workspaceId, code: sent.error.code }, 'test left to the sweep');
  return ok({ id, total: captures.length });
}

/** How far a test is and what it found, newest capture first. */
export async function getRuleTest(
  scope: WorkspaceScope,
  input: { readonly test: string },
): Promise<Result<RuleTestView>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const row = await scope.client.ruleTest.findUnique({ where: { id: rowNameOf(input.test) } });
  if (!row) return err(notFound('rule-test'));
  const results = fromJsonColumn<StoredRuleTestResult[]>(row.results);
  const captures = await scope.client.capture.findMany({
    where: { id: { in: results.map((result) => result.captureId) } },
    select: { id: true, at: true, service: { select: { name: true } } },
  });
  const of = new Map(captures.map((capture) => [capture.id, capture]));
  return ok({
    id: row.id,
    state: row.state,
    total: row.captureIds.length,
    done: results.length,
    ...(row.problem && { problem: fromJsonColumn<Problem>(row.problem) }),
    // a capture that was deleted meanwhile has nothing to say any more
    results: results.flatMap(({ captureId, trial, problem }) => {
      const capture = of.get(captureId);
      if (!capture) return [];
      return [
        {
          captureId,
          serviceName: capture.service.name,
          at: capture.at.toISOString(),
          ...(trial && { trial }),
          ...(problem && { problem }),
        },
      ];
    }),
  });
}

/** What was found so far stays. Cancelling one that has ended is fine. */
export async function cancelRuleTest(
  scope: WorkspaceScope,
  input: { readonly test: string },
): Promise<Result<{ readonly id: string }>> {
  const allowed = requireAction(scope, 'rule.write');
  if (!allowed.ok) return allowed;
  const id = rowNameOf(input.test);
  const known = await scope.client.ruleTest.findUnique({ where: { id }, select: { id: true } });
  if (!known) return err(notFound('rule-test'));
  await scope.client.ruleTest.updateMany({
    where: { id, state: { in: ['queued', 'running'] } },
    data: { state: 'cancelled', claimToken: null, claimedAt: null },
  });
  return ok({ id });
}
