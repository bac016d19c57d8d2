import { environmentName } from '@unpark/api';
import { pathMappingsShape, samplingAdviceShape } from '@unpark/model';
import {
  addEnvironment,
  deleteService,
  getGroupGrowth,
  getServiceSettings,
  removeEnvironment,
  renameEnvironment,
} from '@unpark/usecases';
import { z } from 'zod';
import { madeId, place, quota, sentTime, serviceRef, stateClass, time } from '../fields';
import { jsonOperation } from '../operation';

export const serviceSettingsOperations = {
  deleteService: jsonOperation({
    id: 'deleteService',
    method: 'DELETE',
    path: '/services/{id}',
    group: 'Services',
    summary: 'Delete a service with its captures and incidents; it does not come back',
    action: 'service.delete',
    enters: 'service',
    query: z.strictObject({
      name: z.string().max(200).describe('Of the service, so that it is no other one.'),
    }),
    status: 200,
    answer: z.object({ captures: z.int().describe('That went with it.') }),
    run: ({ deps, scope, params }, { name }) =>
      deleteService(deps, scope, { service: params['id'] ?? '', name }),
  }),
  getServiceSettings: jsonOperation({
    id: 'getServiceSettings',
    method: 'GET',
    path: '/services/{id}/settings',
    group: 'Services',
    summary: 'What is set for a service, its environments and what it holds',
    action: 'service.update',
    enters: 'service',
    status: 200,
    answer: z.object({
      service: serviceRef.extend({
        repositoryUrl: z.string().optional(),
        pathMapping: pathMappingsShape,
        ownerUserIds: z.array(z.string()),
        sampling: samplingAdviceShape,
        captureCount: z.number(),
      }),
      environments: z.array(
        z.object({ id: z.string(), name: z.string(), captureCount: z.number() }),
      ),
      quota,
    }),
    run: ({ scope, params }) => getServiceSettings(scope, { service: params['id'] ?? '' }),
  }),
  addEnvironment: jsonOperation({
    id: 'addEnvironment',
    method: 'POST',
    path: '/services/{id}/environments',
    group: 'Services',
    summary: 'Add an environment before its first capture comes',
    action: 'service.update',
    enters: 'service',
    body: z.strictObject({ name: environmentName }),
    status: 201,
    answer: madeId,
    run: ({ deps, scope, params }, _, { name }) =>
      addEnvironment(deps, scope, { service: params['id'] ?? '', name }),
  }),
  renameEnvironment: jsonOperation({
    id: 'renameEnvironment',
    method: 'PATCH',
    path: '/environments/{environment}',
    group: 'Services',
    summary: 'Give an environment another name; its captures come along',
    action: 'service.update',
    enters: 'workspace',
    body: z.strictObject({ name: environmentName }),
    status: 204,
    run: ({ deps, scope, params }, _, { name }) =>
      renameEnvironment(deps, scope, { environment: params['environment'] ?? '', name }),
  }),
  removeEnvironment: jsonOperation({
    id: 'removeEnvironment',
    method: 'DELETE',
    path: '/environments/{environment}',
    group: 'Services',
    summary: 'Remove an environment without captures',
    action: 'service.update',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) =>
      removeEnvironment(deps, scope, { environment: params['environment'] ?? '' }),
  }),
  getGroupGrowth: jsonOperation({
    id: 'getGroupGrowth',
    method: 'GET',
    path: '/services/{id}/growth',
    group: 'Services',
    summary: 'Groups of goroutines over captures of a service, those that grew most first',
    action: 'service.read',
    enters: 'service',
    query: z.strictObject({ from: sentTime.optional().describe('Of the range; all when absent.') }),
    status: 200,
    answer: z.object({
      captures: z.array(z.object({ id: z.string(), at: time })).describe('Oldest first.'),
      groups: z.array(
        z.object({
          key: z.string(),
          reason: z.string().describe('In the word of the Go runtime.'),
          stateClass,
          place: place.optional(),
          counts: z
            .array(z.number().nullable())
            .describe('One a capture; null where it is not known.'),
          growth: z.number(),
        }),
      ),
      unread: z.number().describe('Captures whose groups are still being counted.'),
    }),
    run: ({ scope, params }, query) =>
      getGroupGrowth(scope, { ...query, service: params['id'] ?? '' }),
  }),
} as const;
