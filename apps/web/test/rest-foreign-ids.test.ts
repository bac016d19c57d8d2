import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../src/server/rest/operations';
import { RULE, TEMPLATE } from './rest-made';
import {
  asOwner,
  get,
  idOf,
  ids,
  NOTE,
  type OperationName,
  type Sample,
  send,
  startWorld,
  theirs,
  VIEW,
} from './rest-world';

let drop: () => Promise<void>;
beforeAll(async () => {
  drop = await startWorld();
}, 180_000);
afterAll(() => drop());

describe('ids inside of what is sent', () => {
  it('A1 are looked for in this workspace alone', async () => {
    const { client } = theirs.scope;
    const foreign = {
      service: idOf('service'),
      capture: idOf('capture'),
      incident: idOf('incident'),
      investigation: idOf('investigation'),
      user: theirs.scope.caller.kind === 'user' ? theirs.scope.caller.userId : '',
      comment: idOf('comment'),
      item: idOf('checklistItem'),
      template: idOf('reportTemplate'),
      deploy: idOf('deploy'),
      environment: idOf('environment'),
      delivery: idOf('delivery'),
      rule: idOf('rule'),
      mute: idOf('mute'),
    };
    const { service, capture } = foreign;
    await client.service.create({ data: { id: service, name: 'theirs', slug: 'theirs' } });
    await client.capture.create({ data: { id: capture, serviceId: service, contentHash: 'x' } });
    await client.incident.create({
      data: {
        id: foreign.incident,
        serviceId: service,
        title: 'Theirs',
        severity: 'high',
        fromAt: new Date(),
      },
    });
    await client.investigation.create({ data: { id: foreign.investigation, name: 'T', view: {} } });
    const zeros = '0'.repeat(26);
    const missing: typeof foreign = {
      service: `svc_${zeros}`,
      capture: `cap_${zeros}`,
      incident: `inc_${zeros}`,
      investigation: `inv_${zeros}`,
      user: `usr_${zeros}`,
      comment: `cmt_${zeros}`,
      item: `chk_${zeros}`,
      template: `rpt_${zeros}`,
      deploy: `dpl_${zeros}`,
      environment: `env_${zeros}`,
      delivery: `dlv_${zeros}`,
      rule: `rul_${zeros}`,
      mute: `mut_${zeros}`,
    };
    const theirIncident = { incidentId: foreign.incident, text: 'theirs' };
    await client.comment.create({ data: { id: foreign.comment, ...theirIncident } });
    await client.checklistItem.create({
      data: { id: foreign.item, position: 0, ...theirIncident },
    });
    await client.reportTemplate.create({ data: { id: foreign.template, name: 'x', body: 'x' } });
    await client.deploy.create({
      data: { id: foreign.deploy, serviceId: service, at: new Date() },
    });
    await client.environment.create({
      data: { id: foreign.environment, serviceId: service, name: 'theirs' },
    });
    await client.notificationDelivery.create({
      data: { id: foreign.delivery, event: 'test', object: 'x', payload: {}, dedupeKey: 'x' },
    });
    await client.workspaceRule.create({
      data: { id: foreign.rule, kind: 'idle', name: 'theirs', title: 'Theirs', body: {} },
    });
    await client.findingMute.create({
      data: {
        id: foreign.mute,
        fingerprint: 'x',
        pattern: 'x',
        title: 'Theirs',
        reason: 'x',
        endsAt: new Date(),
      },
    });
    const inOurs = (params: Readonly<Record<string, string>>, body?: object): Sample => ({
      id: ids.incident,
      params,
      ...(body && { body }),
    });
    const cases: readonly [OperationName, (of: typeof foreign) => Sample][] = [
      ['compareCaptures', (of) => ({ query: { a: of.capture, b: of.capture } })],
      ['compareCaptures', (of) => ({ query: { a: ids.before, b: of.capture } })],
      ['listDeploys', (of) => ({ query: { service: of.service } })],
      ['createIncident', (of) => ({ body: { capture: of.capture } })],
      ['createIncident', (of) => ({ body: { service: of.service, title: 'x' } })],
      ['addIncidentCapture', (of) => ({ id: ids.incident, params: { capture: of.capture } })],
      ['mergeIncident', (of) => ({ id: ids.incident, body: { into: of.incident } })],
      ['listNotes', (of) => ({ query: { capture: of.capture } })],
      ['listNotes', (of) => ({ query: { incident: of.incident } })],
      ['listNotes', (of) => ({ query: { investigation: of.investigation } })],
      ['createNote', (of) => ({ body: { ...NOTE(), capture: of.capture } })],
      ['createInvestigation', (of) => ({ body: { ...VIEW(), captures: [of.capture] } })],
      [
        'updateInvestigation',
        (of) => ({
          id: ids.view,
          body: { revision: 0, view: { kind: 'capture', query: '', captures: [of.capture] } },
        }),
      ],
      ['editComment', (of) => inOurs({ comment: of.comment }, { text: 'x' })],
      ['deleteComment', (of) => inOurs({ comment: of.comment })],
      ['setIncidentPerson', (of) => inOurs({ user: of.user }, { as: 'lead' })],
      ['addChecklistItem', (of) => inOurs({}, { text: 'x', owner: of.user })],
      ['updateChecklistItem', (of) => inOurs({ item: of.item }, { done: true })],
      ['deleteChecklistItem', (of) => inOurs({ item: of.item })],
      ['updateReportTemplate', (of) => ({ params: { template: of.template }, body: TEMPLATE() })],
      ['deleteReportTemplate', (of) => ({ params: { template: of.template } })],
      ['deleteDeploy', (of) => ({ params: { deploy: of.deploy } })],
      [
        'changeRole',
        (of) => ({ params: { user: of.user }, body: { from: 'owner', to: 'viewer' } }),
      ],
      ['removeMember', (of) => ({ params: { user: of.user } })],
      [
        'renameEnvironment',
        (of) => ({ params: { environment: of.environment }, body: { name: 'x' } }),
      ],
      ['removeEnvironment', (of) => ({ params: { environment: of.environment } })],
      ['resendDelivery', (of) => ({ params: { delivery: of.delivery } })],
      ['getRule', (of) => ({ params: { rule: of.rule } })],
      ['enableRule', (of) => ({ params: { rule: of.rule }, body: { enabled: false } })],
      ['updateRule', (of) => ({ params: { rule: of.rule }, body: { ...RULE(), revision: 1 } })],
      ['deleteRule', (of) => ({ params: { rule: of.rule } })],
      ['restoreRule', (of) => ({ params: { rule: of.rule } })],
      ['unmuteFinding', (of) => ({ params: { mute: of.mute } })],
      ['transferWorkspace', (of) => ({ body: { user: of.user } })],
      ['getRetention', (of) => ({ query: { service: of.service } })],
      [
        'setRetention',
        (of) => ({ body: { service: of.service, kinds: 'traces', from: 'unset', to: 7 } }),
      ],
      [
        'setNotificationRule',
        (of) => ({
          body: { event: 'mention', service: of.service, told: { onPage: true, byMail: true } },
        }),
      ],
    ];
    for (const [name, sample] of cases) {
      const seen = async (of: typeof foreign) => {
        const answer = await send(operations[name], sample(of), asOwner());
        const text = (await answer.text()).replace(/req_[0-9a-z]+/, 'req_');
        return [name, answer.status, text];
      };
      const expected = await seen(missing);
      expect([name, expected[1], expected[2]]).toEqual([name, 404, expected[2]]);
      expect(await seen(foreign)).toEqual(expected);
    }
    for (const name of ['listCaptures', 'listFindings', 'listIncidents'] as const) {
      const seen = (of: typeof foreign) => get<unknown>(name, { query: { service: of.service } });
      expect(await seen(foreign)).toEqual(await seen(missing));
    }
  });
});
