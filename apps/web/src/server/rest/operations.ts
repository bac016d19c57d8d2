import type { Operation } from './operation';
import { captureOperations } from './operations/captures';
import { incidentOperations } from './operations/incidents';
import { noteOperations } from './operations/notes';
import { notificationOperations } from './operations/notifications';
import { otherOperations } from './operations/others';
import { readingOperations } from './operations/readings';
import { serviceOperations } from './operations/services';
import { workspaceOperations } from './operations/workspace';

/** Everything that the interface can do. Routes, the OpenAPI document and its page are made of this. */
export const operations = {
  ...captureOperations,
  ...readingOperations,
  ...serviceOperations,
  ...incidentOperations,
  ...noteOperations,
  ...workspaceOperations,
  ...notificationOperations,
  ...otherOperations,
} as const;

export const OPERATIONS: readonly Operation[] = Object.values(operations);
