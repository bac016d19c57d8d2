import type { Operation } from './operation';
import { auditOperations } from './operations/audit';
import { captureOperations } from './operations/captures';
import { captureWorkOperations } from './operations/capture-work';
import { incidentOperations } from './operations/incidents';
import { incidentPartOperations } from './operations/incident-parts';
import { investigationOperations } from './operations/investigations';
import { noteOperations } from './operations/notes';
import { notificationOperations } from './operations/notifications';
import { otherOperations } from './operations/others';
import { ownWorkspaceOperations } from './operations/own-workspaces';
import { readingOperations } from './operations/readings';
import { ruleOperations } from './operations/rules';
import { serviceSettingsOperations } from './operations/service-settings';
import { serviceOperations } from './operations/services';
import { workspaceOperations } from './operations/workspace';

/** Everything that the interface can do. Routes, the OpenAPI document and its page are made of this. */
export const operations = {
  ...captureOperations,
  ...captureWorkOperations,
  ...readingOperations,
  ...serviceOperations,
  ...serviceSettingsOperations,
  ...incidentOperations,
  ...incidentPartOperations,
  ...noteOperations,
  ...investigationOperations,
  ...ruleOperations,
  ...ownWorkspaceOperations,
  ...workspaceOperations,
  ...auditOperations,
  ...notificationOperations,
  ...otherOperations,
} as const;

export const OPERATIONS: readonly Operation[] = Object.values(operations);
