import { accountChangePasskey } from './procedures/account-change-passkey';
import { accountEndSessions } from './procedures/account-end-sessions';
import { accountExport } from './procedures/account-export';
import { accountGet } from './procedures/account-get';
import { accountUpdate } from './procedures/account-update';
import { annotationCreate } from './procedures/annotation-create';
import { annotationDelete } from './procedures/annotation-delete';
import { annotationEdit } from './procedures/annotation-edit';
import { annotationList } from './procedures/annotation-list';
import { annotationReply } from './procedures/annotation-reply';
import { annotationResolve } from './procedures/annotation-resolve';
import { annotationRestore } from './procedures/annotation-restore';
import { apiKeyCreate } from './procedures/api-key-create';
import { apiKeyList } from './procedures/api-key-list';
import { apiKeyRevoke } from './procedures/api-key-revoke';
import { apiKeyRotate } from './procedures/api-key-rotate';
import { auditChoices } from './procedures/audit-choices';
import { auditList } from './procedures/audit-list';
import { captureDelete } from './procedures/capture-delete';
import { captureGet } from './procedures/capture-get';
import { captureList } from './procedures/capture-list';
import { capturePin } from './procedures/capture-pin';
import { captureRediagnose } from './procedures/capture-rediagnose';
import { captureRetry } from './procedures/capture-retry';
import { captureStatus } from './procedures/capture-status';
import { channelCreate } from './procedures/channel-create';
import { channelDelete } from './procedures/channel-delete';
import { channelDeliveries } from './procedures/channel-deliveries';
import { channelList } from './procedures/channel-list';
import { channelResend } from './procedures/channel-resend';
import { channelRotate } from './procedures/channel-rotate';
import { channelTest } from './procedures/channel-test';
import { channelUpdate } from './procedures/channel-update';
import { deployCreate } from './procedures/deploy-create';
import { deployDelete } from './procedures/deploy-delete';
import { deployList } from './procedures/deploy-list';
import { environmentAdd } from './procedures/environment-add';
import { environmentRemove } from './procedures/environment-remove';
import { environmentRename } from './procedures/environment-rename';
import { findingMute } from './procedures/finding-mute';
import { findingSeenBefore } from './procedures/finding-seen-before';
import { findingUnmute } from './procedures/finding-unmute';
import { incidentAddItem } from './procedures/incident-add-item';
import { incidentComment } from './procedures/incident-comment';
import { incidentCreate } from './procedures/incident-create';
import { incidentDeleteComment } from './procedures/incident-delete-comment';
import { incidentDeleteItem } from './procedures/incident-delete-item';
import { incidentEditComment } from './procedures/incident-edit-comment';
import { incidentEditSummary } from './procedures/incident-edit-summary';
import { incidentGet } from './procedures/incident-get';
import { incidentList } from './procedures/incident-list';
import { incidentMerge } from './procedures/incident-merge';
import { incidentReport } from './procedures/incident-report';
import { incidentSaveReport } from './procedures/incident-save-report';
import { incidentSay } from './procedures/incident-say';
import { incidentSetCapture } from './procedures/incident-set-capture';
import { incidentSetPerson } from './procedures/incident-set-person';
import { incidentSetStatus } from './procedures/incident-set-status';
import { incidentSummary } from './procedures/incident-summary';
import { incidentUpdate } from './procedures/incident-update';
import { incidentUpdateItem } from './procedures/incident-update-item';
import { investigationGet } from './procedures/investigation-get';
import { investigationList } from './procedures/investigation-list';
import { investigationSave } from './procedures/investigation-save';
import { investigationSwitch } from './procedures/investigation-switch';
import { investigationUpdate } from './procedures/investigation-update';
import { linkCounts } from './procedures/link-counts';
import { linkCreate } from './procedures/link-create';
import { linkList } from './procedures/link-list';
import { linkRevoke } from './procedures/link-revoke';
import { invitationAccept } from './procedures/invitation-accept';
import { invitationCreate } from './procedures/invitation-create';
import { invitationList } from './procedures/invitation-list';
import { invitationResend } from './procedures/invitation-resend';
import { invitationRevoke } from './procedures/invitation-revoke';
import { memberChangeRole } from './procedures/member-change-role';
import { memberLeave } from './procedures/member-leave';
import { memberList } from './procedures/member-list';
import { memberRemove } from './procedures/member-remove';
import { notifyInbox } from './procedures/notify-inbox';
import { notifyMarkRead } from './procedures/notify-mark-read';
import { notifyRules } from './procedures/notify-rules';
import { notifySetRule } from './procedures/notify-set-rule';
import { reportTemplateDelete } from './procedures/report-template-delete';
import { reportTemplateList } from './procedures/report-template-list';
import { reportTemplateSave } from './procedures/report-template-save';
import { retentionGet } from './procedures/retention-get';
import { retentionSet } from './procedures/retention-set';
import { ruleCreate } from './procedures/rule-create';
import { ruleGet } from './procedures/rule-get';
import { ruleList } from './procedures/rule-list';
import { ruleSwitch } from './procedures/rule-switch';
import { ruleTestCancel } from './procedures/rule-test-cancel';
import { ruleTestGet } from './procedures/rule-test-get';
import { ruleTry } from './procedures/rule-try';
import { ruleUpdate } from './procedures/rule-update';
import { serviceCreate } from './procedures/service-create';
import { serviceDelete } from './procedures/service-delete';
import { serviceFindingHistory } from './procedures/service-finding-history';
import { serviceGet } from './procedures/service-get';
import { serviceGroupGrowth } from './procedures/service-group-growth';
import { serviceList } from './procedures/service-list';
import { serviceRediagnose } from './procedures/service-rediagnose';
import { serviceSettings } from './procedures/service-settings';
import { serviceUpdate } from './procedures/service-update';
import { serviceUsage } from './procedures/service-usage';
import { sessionMe } from './procedures/session-me';
import { workspaceCreate } from './procedures/workspace-create';
import { workspaceDelete } from './procedures/workspace-delete';
import { workspaceHome } from './procedures/workspace-home';
import { workspaceTransfer } from './procedures/workspace-transfer';
import { workspaceUpdate } from './procedures/workspace-update';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({
  session: router({ me: sessionMe }),
  account: router({
    get: accountGet,
    update: accountUpdate,
    endSessions: accountEndSessions,
    changePasskey: accountChangePasskey,
    export: accountExport,
  }),
  workspace: router({
    create: workspaceCreate,
    home: workspaceHome,
    update: workspaceUpdate,
    transfer: workspaceTransfer,
    delete: workspaceDelete,
  }),
  member: router({
    list: memberList,
    changeRole: memberChangeRole,
    remove: memberRemove,
    leave: memberLeave,
  }),
  invitation: router({
    list: invitationList,
    create: invitationCreate,
    resend: invitationResend,
    revoke: invitationRevoke,
    accept: invitationAccept,
  }),
  service: router({
    create: serviceCreate,
    get: serviceGet,
    list: serviceList,
    update: serviceUpdate,
    rediagnose: serviceRediagnose,
    settings: serviceSettings,
    usage: serviceUsage,
    findingHistory: serviceFindingHistory,
    groupGrowth: serviceGroupGrowth,
    delete: serviceDelete,
  }),
  capture: router({
    list: captureList,
    get: captureGet,
    status: captureStatus,
    retry: captureRetry,
    rediagnose: captureRediagnose,
    delete: captureDelete,
    pin: capturePin,
  }),
  rule: router({
    list: ruleList,
    get: ruleGet,
    create: ruleCreate,
    update: ruleUpdate,
    switch: ruleSwitch,
    try: ruleTry,
    testGet: ruleTestGet,
    testCancel: ruleTestCancel,
  }),
  notify: router({
    inbox: notifyInbox,
    markRead: notifyMarkRead,
    rules: notifyRules,
    setRule: notifySetRule,
  }),
  channel: router({
    create: channelCreate,
    delete: channelDelete,
    deliveries: channelDeliveries,
    list: channelList,
    resend: channelResend,
    rotate: channelRotate,
    test: channelTest,
    update: channelUpdate,
  }),
  finding: router({ mute: findingMute, unmute: findingUnmute, seenBefore: findingSeenBefore }),
  annotation: router({
    list: annotationList,
    create: annotationCreate,
    reply: annotationReply,
    edit: annotationEdit,
    resolve: annotationResolve,
    delete: annotationDelete,
    restore: annotationRestore,
  }),
  incident: router({
    list: incidentList,
    get: incidentGet,
    create: incidentCreate,
    update: incidentUpdate,
    setStatus: incidentSetStatus,
    setPerson: incidentSetPerson,
    setCapture: incidentSetCapture,
    say: incidentSay,
    comment: incidentComment,
    editComment: incidentEditComment,
    deleteComment: incidentDeleteComment,
    addItem: incidentAddItem,
    updateItem: incidentUpdateItem,
    deleteItem: incidentDeleteItem,
    summary: incidentSummary,
    editSummary: incidentEditSummary,
    report: incidentReport,
    saveReport: incidentSaveReport,
    merge: incidentMerge,
  }),
  reportTemplate: router({
    list: reportTemplateList,
    save: reportTemplateSave,
    delete: reportTemplateDelete,
  }),
  deploy: router({ list: deployList, create: deployCreate, delete: deployDelete }),
  investigation: router({
    list: investigationList,
    get: investigationGet,
    save: investigationSave,
    update: investigationUpdate,
    switch: investigationSwitch,
  }),
  link: router({
    list: linkList,
    counts: linkCounts,
    create: linkCreate,
    revoke: linkRevoke,
  }),
  apiKey: router({
    list: apiKeyList,
    create: apiKeyCreate,
    revoke: apiKeyRevoke,
    rotate: apiKeyRotate,
  }),
  environment: router({
    add: environmentAdd,
    rename: environmentRename,
    remove: environmentRemove,
  }),
  retention: router({ get: retentionGet, set: retentionSet }),
  audit: router({ list: auditList, choices: auditChoices }),
});

export type AppRouter = typeof appRouter;

/** Calls procedures in this process, for pages that are drawn on the server. */
export const createCaller = createCallerFactory(appRouter);
