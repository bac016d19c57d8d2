import { z } from 'zod';
import { describedOperation } from '../operation';

const token = 'The token in the address is the right; nobody signs in.';

export const otherOperations = {
  listen: describedOperation({
    id: 'listen',
    method: 'GET',
    path: '/live',
    group: 'Notifications',
    summary: 'What changes in a workspace, by topic and id, as server-sent events',
    description: 'A change is told and not sent. After a break, ask anew for what you show.',
    action: 'workspace.read',
    peopleOnly: 'page',
    enters: 'workspace',
    status: 200,
    gives: ['text/event-stream'],
  }),
  getSharedTable: describedOperation({
    id: 'getSharedTable',
    method: 'GET',
    path: '/shared/{token}/tables/{number}',
    group: 'Shared links',
    summary: 'A table of a public link, without what the link removes',
    description: token,
    status: 200,
    gives: ['application/vnd.apache.arrow.file'],
  }),
  getSharedOriginal: describedOperation({
    id: 'getSharedOriginal',
    method: 'GET',
    path: '/shared/{token}/originals/{number}',
    group: 'Shared links',
    summary: 'An original file, of a link that removes nothing and gives them out',
    description: token,
    status: 200,
    gives: ['application/octet-stream'],
  }),
  openSharedLink: describedOperation({
    id: 'openSharedLink',
    method: 'POST',
    path: '/shared/{token}/password',
    group: 'Shared links',
    summary: 'Give the password of a link; the answer sets a cookie that opens it',
    description: 'From a page of this installation only.',
    body: z.strictObject({ password: z.string() }),
    status: 204,
  }),
  getOpenApi: describedOperation({
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    group: 'This interface',
    summary: 'This interface as an OpenAPI document',
    status: 200,
    answer: z.looseObject({ openapi: z.string() }),
  }),
} as const;
