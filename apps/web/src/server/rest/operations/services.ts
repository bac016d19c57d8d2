import { serviceFields } from '@unpark/api';
import { captureUploadQuery } from '@unpark/ingest';
import { readSamplingAdvice, samplingAdviceShape } from '@unpark/model';
import {
  createService,
  deleteDeploy,
  getServiceView,
  listDeploys,
  listFindingHistory,
  listServices,
  updateService,
} from '@unpark/usecases';
import { z } from 'zod';
import {
  captureHeadline,
  madeId,
  quota,
  rowName,
  sentTime,
  serviceRef,
  severity,
  time,
} from '../fields';
import { describedOperation, jsonOperation, mapped } from '../operation';

const serviceRow = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    captureCount: z.number(),
    latest: captureHeadline.optional(),
    history: z
      .array(z.object({ captureId: z.string(), at: time, goroutineCount: z.number().optional() }))
      .describe('Of the last captures, oldest first.'),
  })
  .meta({ id: 'ServiceRow' });

const deploy = z
  .object({
    id: z.string(),
    at: time,
    environment: z.string().optional(),
    revision: z.string().optional(),
    note: z.string(),
  })
  .meta({ id: 'Deploy' });

const seenIn = z.object({ captureId: z.string(), at: time });

export const serviceOperations = {
  listServices: jsonOperation({
    id: 'listServices',
    method: 'GET',
    path: '/services',
    group: 'Services',
    summary: 'All services, each with its latest capture',
    action: 'service.read',
    enters: 'workspace',
    status: 200,
    answer: z.object({ services: z.array(serviceRow) }),
    run: async ({ scope }) => mapped(await listServices(scope), (services) => ({ services })),
  }),
  createService: jsonOperation({
    id: 'createService',
    method: 'POST',
    path: '/services',
    group: 'Services',
    summary: 'Make a service',
    description: 'The first capture of a name makes its service too; this makes one without.',
    action: 'service.create',
    enters: 'workspace',
    body: z.strictObject({ name: captureUploadQuery.shape.service }),
    status: 201,
    answer: serviceRef,
    run: ({ deps, scope }, _, body) => createService(deps, scope, body),
  }),
  getService: jsonOperation({
    id: 'getService',
    method: 'GET',
    path: '/services/{id}',
    group: 'Services',
    summary: 'A service with its captures, newest first',
    action: 'service.read',
    enters: 'service',
    status: 200,
    answer: z.object({
      service: serviceRef.extend({ repositoryUrl: z.string().optional(), createdAt: time }),
      owners: z.array(z.string()),
      environments: z.array(z.string()),
      quota: quota.optional(),
      captures: z.array(captureHeadline),
    }),
    run: ({ scope, params }) => getServiceView(scope, { service: params['id'] ?? '' }),
  }),
  updateService: jsonOperation({
    id: 'updateService',
    method: 'PATCH',
    path: '/services/{id}',
    group: 'Services',
    summary: 'Change the settings of a service',
    description: 'What is left out stays as it is. Lists are replaced as a whole.',
    action: 'service.update',
    enters: 'service',
    body: z.strictObject(serviceFields.shape),
    status: 200,
    answer: serviceRef,
    run: ({ deps, scope, params }, _, { sampling, ...change }) =>
      updateService(deps, scope, {
        ...change,
        service: params['id'] ?? '',
        ...(sampling && { sampling: readSamplingAdvice(sampling) }),
      }),
  }),
  listCauses: jsonOperation({
    id: 'listCauses',
    method: 'GET',
    path: '/services/{id}/causes',
    group: 'Services',
    summary: 'Causes that captures of a service had: which, when first and last',
    action: 'service.read',
    enters: 'service',
    status: 200,
    answer: z.object({
      causes: z.array(
        z
          .object({
            fingerprint: z.string(),
            pattern: z.string(),
            title: z.string(),
            titleZh: z.string().optional(),
            severity,
            captureCount: z.number(),
            first: seenIn,
            last: seenIn,
            isGone: z.boolean().describe('It is not in the newest capture that was diagnosed.'),
          })
          .meta({ id: 'Cause' }),
      ),
    }),
    run: async ({ scope, params }) =>
      mapped(await listFindingHistory(scope, { service: params['id'] ?? '' }), (causes) => ({
        causes,
      })),
  }),
  getSampling: describedOperation({
    id: 'getSampling',
    method: 'GET',
    path: '/sampling',
    group: 'Services',
    summary: 'What a capture of a service should take, as its owners advise',
    action: 'service.advice',
    enters: 'workspace',
    query: z.object({ service: captureUploadQuery.shape.service }),
    status: 200,
    answer: samplingAdviceShape,
  }),
  listDeploys: jsonOperation({
    id: 'listDeploys',
    method: 'GET',
    path: '/deploys',
    group: 'Services',
    summary: 'Releases of a service, newest first',
    action: 'deploy.read',
    enters: 'workspace',
    query: z.strictObject({
      service: rowName.describe('Slug or id.'),
      from: sentTime.optional(),
      to: sentTime.optional(),
    }),
    status: 200,
    answer: z.object({ deploys: z.array(deploy) }),
    run: async ({ scope }, { service, from, to }) =>
      mapped(await listDeploys(scope, { service, fromAt: from, toAt: to }), (deploys) => ({
        deploys,
      })),
  }),
  createDeploy: describedOperation({
    id: 'createDeploy',
    method: 'POST',
    path: '/deploys',
    group: 'Services',
    summary: 'Record a release that went out',
    action: 'deploy.create',
    enters: 'workspace',
    body: z.strictObject({
      service: z.string().min(1).max(200).describe('Name or slug.'),
      workspace: z.string().max(64).optional().describe('Slug; for people, a key belongs to one.'),
      revision: z.string().min(1).max(128).optional(),
      environment: z.string().min(1).max(100).optional(),
      note: z.string().min(1).max(500).optional(),
      at: z.iso.datetime({ offset: true }).optional().describe('Now when absent.'),
    }),
    status: 201,
    answer: madeId,
  }),
  deleteDeploy: jsonOperation({
    id: 'deleteDeploy',
    method: 'DELETE',
    path: '/deploys/{deploy}',
    group: 'Services',
    summary: 'Take a release back that did not go out',
    action: 'deploy.delete',
    enters: 'workspace',
    status: 204,
    run: ({ deps, scope, params }) => deleteDeploy(deps, scope, { deploy: params['deploy'] ?? '' }),
  }),
} as const;
