import type { Operation } from '../src/server/rest/operation';
import {
  CHANNEL,
  channel,
  checklistItem,
  comment,
  deploy,
  environment,
  invitation,
  keyToRevoke,
  mute,
  note,
  revision,
  RULE,
  rule,
  spareCapture,
  spareWorkspace,
  TEMPLATE,
  template,
} from './rest-made';
import {
  asOwner,
  type Auth,
  get,
  ids,
  LINK,
  next,
  NOTE,
  type OperationName,
  owner,
  person,
  type Sample,
  VIEW,
} from './rest-world';

/**
 * A good call of each operation; what it uses up is made anew each time, by who calls where only its
 * writer may.
 */
const SAMPLES: Readonly<Partial<Record<OperationName, (auth: Auth) => Promise<Sample> | Sample>>> =
  {
    listCaptures: () => ({
      query: { service: 'checkout', limit: '1', from: '2020-01-01T00:00:00Z' },
    }),
    getCapture: () => ({ id: ids.before }),
    listFindings: () => ({ query: { severity: 'low', primary: 'true', limit: '1' } }),
    queryGoroutines: () => ({
      id: ids.before,
      query: { where: 'state:channel', group: 'function' },
    }),
    queryWaits: () => ({ id: ids.before, query: { by: 'pair', limit: '5' } }),
    compareCaptures: () => ({ query: { a: ids.before, b: ids.after } }),
    deleteCapture: async () => ({ id: await spareCapture() }),
    pinCapture: () => ({ id: ids.before, body: { pinned: true } }),
    retryCapture: async () => ({ id: await spareCapture() }),
    rediagnoseCapture: async () => ({ id: await spareCapture() }),
    rediagnoseService: () => ({ id: ids.spare, body: { take: 1 } }),
    getSeenBefore: () => ({ id: ids.before, query: { fingerprint: 'go:chan-leak:0011' } }),
    listServices: () => ({}),
    createService: () => ({ body: { name: `made ${next()}` } }),
    getService: () => ({ id: ids.service }),
    updateService: () => ({
      id: ids.service,
      body: { repositoryUrl: 'https://git.example/checkout' },
    }),
    listCauses: () => ({ id: ids.service }),
    deleteService: async () => {
      const name = `spare ${next()}`;
      return {
        id: (await get<{ id: string }>('createService', { body: { name } })).id,
        query: { name },
      };
    },
    getServiceSettings: () => ({ id: ids.service }),
    addEnvironment: () => ({ id: ids.service, body: { name: `env-${next()}` } }),
    renameEnvironment: async () => ({
      params: { environment: await environment() },
      body: { name: `env-${next()}` },
    }),
    removeEnvironment: async () => ({ params: { environment: await environment() } }),
    getGroupGrowth: () => ({ id: ids.service, query: { from: '2020-01-01T00:00:00Z' } }),
    listDeploys: () => ({ query: { service: 'checkout' } }),
    listIncidents: () => ({ query: { status: 'open' } }),
    createIncident: () => ({ body: { service: 'checkout', title: 'Slow', severity: 'low' } }),
    getIncident: () => ({ id: ids.incident }),
    updateIncident: async () => ({
      id: ids.incident,
      body: { revision: await revision(), title: `Slow ${next()}`, toAt: null },
    }),
    setIncidentStatus: async () => ({
      id: ids.incident,
      body: { revision: await revision(), to: 'mitigated' },
    }),
    addComment: () => ({ id: ids.incident, body: { text: 'Rolled back.' } }),
    editComment: async (auth) => ({
      id: ids.incident,
      params: { comment: await comment(auth) },
      body: { text: 'Rolled back again.' },
    }),
    deleteComment: async (auth) => ({ id: ids.incident, params: { comment: await comment(auth) } }),
    addIncidentCapture: () => ({ id: ids.incident, params: { capture: ids.after } }),
    removeIncidentCapture: () => ({ id: ids.incident, params: { capture: ids.after } }),
    mergeIncident: async () => ({
      id: (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id,
      body: { into: ids.other },
    }),
    setIncidentPerson: () => ({
      id: ids.incident,
      params: { user: owner.userId },
      body: { as: 'lead' },
    }),
    addActivity: () => ({
      id: ids.incident,
      body: { text: 'Pool was drained.', at: new Date(Date.now() - 60_000).toISOString() },
    }),
    addChecklistItem: () => ({
      id: ids.incident,
      body: { text: 'Add an alert', owner: owner.userId },
    }),
    updateChecklistItem: async () => ({
      id: ids.incident,
      params: { item: await checklistItem() },
      body: { done: true, owner: null },
    }),
    deleteChecklistItem: async () => ({
      id: ids.incident,
      params: { item: await checklistItem() },
    }),
    getSummary: () => ({ id: ids.incident }),
    writeSummary: () => ({ id: ids.incident, body: { base: '', text: 'Pool ran dry.' } }),
    saveReport: async () => ({
      id: (await get<{ id: string }>('createIncident', { body: { capture: ids.after } })).id,
      body: { revision: 0, body: '# {{title}}' },
    }),
    listReportTemplates: () => ({}),
    createReportTemplate: () => ({ body: TEMPLATE() }),
    updateReportTemplate: async () => ({
      params: { template: await template() },
      body: TEMPLATE(),
    }),
    deleteReportTemplate: async () => ({ params: { template: await template() } }),
    deleteDeploy: async () => ({ params: { deploy: await deploy() } }),
    listNotes: () => ({ query: { capture: ids.before } }),
    createNote: () => ({ body: NOTE() }),
    replyToNote: () => ({ id: ids.note, body: { text: 'Seen.' } }),
    resolveNote: () => ({ id: ids.note, body: { resolved: true } }),
    editNote: async (auth) => ({ id: await note(auth), body: { text: 'Look there.' } }),
    deleteNote: async (auth) => ({ id: await note(auth) }),
    restoreNote: () => ({ id: ids.note }),
    updateInvestigation: async () => ({
      id: ids.view,
      body: {
        revision: (await get<{ revision: number }>('getInvestigation', { id: ids.view })).revision,
        view: { kind: 'compare', query: `a=${ids.before}`, captures: [ids.before, ids.after] },
      },
    }),
    deleteInvestigation: async () => ({
      id: (await get<{ id: string }>('createInvestigation', { body: VIEW() })).id,
    }),
    restoreInvestigation: () => ({ id: ids.view }),
    listAudit: () => ({ query: { action: 'incident.create', from: '2020-01-01T00:00:00Z' } }),
    listInvestigations: () => ({}),
    createInvestigation: () => ({ body: VIEW() }),
    getInvestigation: () => ({ id: ids.view }),
    listLinks: () => ({ id: ids.view }),
    createLink: () => ({ id: ids.view, body: LINK }),
    revokeLink: () => ({ id: ids.link }),
    listRules: () => ({}),
    createRule: () => ({ body: RULE() }),
    getRule: async () => ({ params: { rule: (await rule()).name } }),
    updateRule: async () => {
      const { id, body } = await rule();
      return { params: { rule: id }, body: { ...body, revision: 1 } };
    },
    enableRule: async () => ({ params: { rule: (await rule()).id }, body: { enabled: false } }),
    deleteRule: async () => ({ params: { rule: (await rule()).id } }),
    restoreRule: async () => ({ params: { rule: (await rule()).id } }),
    muteFinding: async () => ({ id: ids.before, body: await mute() }),
    unmuteFinding: async () => {
      const sample = { id: ids.before, body: await mute() };
      return { params: { mute: (await get<{ id: string }>('muteFinding', sample)).id } };
    },
    listMembers: () => ({}),
    changeRole: async () => ({
      params: { user: await person() },
      body: { from: 'editor', to: 'viewer' },
    }),
    removeMember: async () => ({ params: { user: await person() } }),
    listInvitations: () => ({}),
    inviteMember: () => ({ body: { email: `new${next()}@example.test`, role: 'viewer' } }),
    resendInvitation: async () => ({ id: await invitation(), body: {} }),
    revokeInvitation: async () => ({ id: await invitation() }),
    getWorkspace: () => ({}),
    updateWorkspace: () => ({ body: { name: `Mine ${next()}` } }),
    leaveWorkspace: async () => ({ query: { workspace: (await spareWorkspace()).slug } }),
    transferWorkspace: async () => {
      const { slug, other } = await spareWorkspace();
      return { query: { workspace: slug }, body: { user: other } };
    },
    deleteWorkspace: async () => {
      const { slug, name } = await spareWorkspace();
      return { query: { workspace: slug, name } };
    },
    listKeys: () => ({}),
    createKey: () => ({ body: { name: 'CI', scopes: ['ingest'] } }),
    rotateKey: async () => ({ id: await keyToRevoke(), body: { overlapHours: 1 } }),
    revokeKey: async () => ({ id: await keyToRevoke() }),
    getUsage: () => ({}),
    getRetention: () => ({ query: { service: 'checkout' } }),
    setRetention: () => ({
      body: { service: 'checkout', kinds: 'traces', from: 'unset', to: 'unset' },
    }),
    listChannels: () => ({}),
    createChannel: () => ({ body: CHANNEL() }),
    updateChannel: async () => ({
      id: await channel(),
      body: { name: `hook ${next()}`, disabled: true, rules: [] },
    }),
    deleteChannel: async () => ({ id: await channel() }),
    testChannel: async () => ({ id: await channel() }),
    rotateChannelSecret: async () => ({ id: await channel() }),
    listDeliveries: async () => {
      const id = await channel();
      await get('testChannel', { id });
      return { query: { channel: id } };
    },
    resendDelivery: async () => {
      const { delivery } = await get<{ delivery: string }>('testChannel', { id: await channel() });
      return { params: { delivery } };
    },
    getInbox: () => ({}),
    markRead: () => ({ body: { read: true } }),
    getNotificationRules: () => ({}),
    setNotificationRule: () => ({
      body: { event: 'mention', told: { onPage: true, byMail: false } },
    }),
  };

export const sampleOf = async ({ id }: Operation, auth: Auth = asOwner()): Promise<Sample> => {
  const sample = SAMPLES[id as OperationName];
  if (!sample) throw new Error(`${id} has no sample here`);
  return sample(auth);
};
