import { apiKeyCreate } from './procedures/api-key-create';
import { apiKeyList } from './procedures/api-key-list';
import { apiKeyRevoke } from './procedures/api-key-revoke';
import { captureDelete } from './procedures/capture-delete';
import { captureGet } from './procedures/capture-get';
import { captureList } from './procedures/capture-list';
import { captureRediagnose } from './procedures/capture-rediagnose';
import { captureRetry } from './procedures/capture-retry';
import { captureStatus } from './procedures/capture-status';
import { findingMute } from './procedures/finding-mute';
import { findingUnmute } from './procedures/finding-unmute';
import { ruleCreate } from './procedures/rule-create';
import { ruleGet } from './procedures/rule-get';
import { ruleList } from './procedures/rule-list';
import { ruleSwitch } from './procedures/rule-switch';
import { ruleTestCancel } from './procedures/rule-test-cancel';
import { ruleTestGet } from './procedures/rule-test-get';
import { ruleTry } from './procedures/rule-try';
import { ruleUpdate } from './procedures/rule-update';
import { serviceCreate } from './procedures/service-create';
import { serviceGet } from './procedures/service-get';
import { serviceList } from './procedures/service-list';
import { serviceRediagnose } from './procedures/service-rediagnose';
import { serviceUpdate } from './procedures/service-update';
import { sessionMe } from './procedures/session-me';
import { workspaceCreate } from './procedures/workspace-create';
import { workspaceHome } from './procedures/workspace-home';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({
  session: router({ me: sessionMe }),
  workspace: router({ create: workspaceCreate, home: workspaceHome }),
  service: router({
    create: serviceCreate,
    get: serviceGet,
    list: serviceList,
    update: serviceUpdate,
    rediagnose: serviceRediagnose,
  }),
  capture: router({
    list: captureList,
    get: captureGet,
    status: captureStatus,
    retry: captureRetry,
    rediagnose: captureRediagnose,
    delete: captureDelete,
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
  finding: router({ mute: findingMute, unmute: findingUnmute }),
  apiKey: router({ list: apiKeyList, create: apiKeyCreate, revoke: apiKeyRevoke }),
});

export type AppRouter = typeof appRouter;

/** Calls procedures in this process, for pages that are drawn on the server. */
export const createCaller = createCallerFactory(appRouter);
