import { checkedRule, labelInput, ruleDocument } from '@unpark/api';
import { RULE_KINDS } from '@unpark/model';
import {
  createRule,
  getRule,
  listRules,
  muteFinding,
  switchRule,
  unmuteFinding,
  updateRule,
} from '@unpark/usecases';
import { z } from 'zod';
import { madeId, sentTime, time, writtenByKey } from '../fields';
import { jsonOperation } from '../operation';

const rule = z
  .object({
    id: z.string(),
    kind: z.enum(RULE_KINDS).describe('A pattern that finds, or what is idle by design.'),
    name: z.string().describe('`payment-pool` of the id `own/payment-pool`.'),
    title: z.string(),
    enabled: z.boolean(),
    revision: z.number(),
    updatedAt: time,
    changedBy: z.string().optional(),
    changedByKey: writtenByKey,
  })
  .meta({ id: 'Rule' });

const mute = z
  .object({
    id: z.string(),
    fingerprint: z.string(),
    pattern: z.string(),
    title: z.string(),
    titleZh: z.string().optional(),
    reason: z.string(),
    by: z.string().optional(),
    byKey: writtenByKey,
    at: time,
    endsAt: time,
    service: z
      .object({ name: z.string(), slug: z.string() })
      .optional()
      .describe('Absent: in all services.'),
  })
  .meta({ id: 'Mute' });

const changedRule = z
  .object({ id: z.string(), name: z.string(), revision: z.number() })
  .meta({ id: 'ChangedRule' });

/** Names of rules in addresses are ids of their rows, or names. */
const named = (params: Readonly<Record<string, string>>): string => params['rule'] ?? '';

export const ruleOperations = {
  listRules: jsonOperation({
    id: 'listRules',
    method: 'GET',
    path: '/rules',
    group: 'Rules and mutes',
    summary: 'Rules of the workspace, and findings that are muted',
    action: 'rule.read',
    enters: 'workspace',
    status: 200,
    answer: z.object({
      revision: z.number().describe('Of all rules together; raised with each change.'),
      rules: z.array(rule),
      mutes: z.array(mute),
    }),
    run: ({ deps, scope }) => listRules(deps, scope),
  }),
  createRule: jsonOperation({
    id: 'createRule',
    method: 'POST',
    path: '/rules',
    group: 'Rules and mutes',
    summary: 'Make a rule; captures are diagnosed with it from now on',
    description:
      'The page that makes rules shows the form of `body`, and so does each that is there.',
    action: 'rule.write',
    enters: 'workspace',
    body: z.strictObject(ruleDocument.shape),
    status: 201,
    answer: changedRule,
    run: async ({ deps, scope }, _, body) => {
      const checked = checkedRule(body);
      return checked.ok ? createRule(deps, scope, checked.value) : checked;
    },
  }),
  getRule: jsonOperation({
    id: 'getRule',
    method: 'GET',
    path: '/rules/{rule}',
    group: 'Rules and mutes',
    summary: 'A rule with its document, by id or name',
    action: 'rule.read',
    enters: 'workspace',
    status: 200,
    answer: rule.extend({ body: z.unknown() }).meta({ id: 'RuleWithBody' }),
    run: ({ deps, scope, params }) => getRule(deps, scope, { rule: named(params) }),
  }),
  updateRule: jsonOperation({
    id: 'updateRule',
    method: 'PUT',
    path: '/rules/{rule}',
    group: 'Rules and mutes',
    summary: 'Write the document of a rule anew; its kind and name stay',
    action: 'rule.write',
    enters: 'workspace',
    body: z.strictObject({
      ...ruleDocument.shape,
      revision: z.int().min(1).describe('The one that you saw; 409 when somebody was first.'),
    }),
    status: 200,
    answer: changedRule,
    run: async ({ deps, scope, params }, _, { revision, ...body }) => {
      const checked = checkedRule(body);
      if (!checked.ok) return checked;
      return updateRule(deps, scope, { rule: named(params), revision, changed: checked.value });
    },
  }),
  enableRule: jsonOperation({
    id: 'enableRule',
    method: 'PUT',
    path: '/rules/{rule}/enabled',
    group: 'Rules and mutes',
    summary: 'Switch a rule on or off',
    description: 'Findings that it made stay until their capture is diagnosed again.',
    action: 'rule.write',
    enters: 'workspace',
    body: z.strictObject({ enabled: z.boolean() }),
    status: 204,
    run: ({ deps, scope, params }, _, { enabled }) =>
      switchRule(deps, scope, { rule: named(params), to: enabled ? 'enable' : 'disable' }),
  }),
  deleteRule: jsonOperation({
    id: 'deleteRule',
    method: 'DELETE',
    path: '/rules/{rule}',
    group: 'Rules and mutes',
    summary: 'Delete a rule; it can be brought back for a day',
    action: 'rule.write',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) =>
      switchRule(deps, scope, { rule: named(params), to: 'delete' }),
  }),
  restoreRule: jsonOperation({
    id: 'restoreRule',
    method: 'POST',
    path: '/rules/{rule}/restore',
    group: 'Rules and mutes',
    summary: 'Bring back a rule that was deleted within a day, by its id',
    action: 'rule.write',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) =>
      switchRule(deps, scope, { rule: named(params), to: 'restore' }),
  }),
  muteFinding: jsonOperation({
    id: 'muteFinding',
    method: 'POST',
    path: '/captures/{id}/mutes',
    group: 'Rules and mutes',
    summary: 'Mute the cause of a finding until a day, in its service or in all',
    description:
      'It is still found and shown; it raises no alarm. A mute of the same cause is replaced.',
    action: 'finding.mute',
    enters: 'capture',
    body: z.strictObject({
      finding: z.string().max(200).describe('Its id in the diagnosis of the capture.'),
      everywhere: z.boolean().default(false).describe('In all services.'),
      reason: labelInput(500),
      endsAt: sentTime.describe('Within a year.'),
    }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, body) =>
      muteFinding(deps, scope, { ...body, capture: params['id'] ?? '' }),
  }),
  unmuteFinding: jsonOperation({
    id: 'unmuteFinding',
    method: 'DELETE',
    path: '/mutes/{mute}',
    group: 'Rules and mutes',
    summary: 'End a mute',
    action: 'finding.mute',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) => unmuteFinding(deps, scope, { mute: params['mute'] ?? '' }),
  }),
} as const;
