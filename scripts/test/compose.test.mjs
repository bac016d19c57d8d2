import { expect, test } from 'vitest';
import { composeProblems } from '../check-compose.mjs';
import { interpolate, readComposeFile } from '../lib/compose-file.mjs';

test('the compose file of this repository is in order', () => {
  expect(composeProblems(readComposeFile())).toEqual([]);
});

test.each([
  ['a misspelt key', (file) => Object.assign(file.services.web, { enviroment: {} }), /enviroment/],
  [
    'a dependency that is not there',
    (file) =>
      Object.assign(file.services.web.depends_on, { cache: { condition: 'service_started' } }),
    /depends on cache/,
  ],
  [
    'waiting for the health of a service without a check',
    (file) => delete file.services.redis.healthcheck,
    /redis has no health check/,
  ],
  [
    'a port open to everybody',
    (file) => Object.assign(file.services.web, { ports: ['7420:7420'] }),
    /beyond the loopback/,
  ],
  [
    'a password in the file',
    (file) => Object.assign(file.services.postgres.environment, { POSTGRES_PASSWORD: 'secret' }),
    /POSTGRES_PASSWORD/,
  ],
  ['a volume that is not declared', (file) => delete file.volumes['s3-data'], /s3-data/],
  [
    'an image without a version',
    (file) => Object.assign(file.services.redis, { image: 'redis' }),
    /names no version/,
  ],
  [
    'a way out for what reads captures',
    (file) => file.services.worker.networks.push('outside'),
    /worker reads captures and is on a network with a way out/,
  ],
  [
    'no way out for what sends messages',
    (file) => Object.assign(file.services.messenger, { networks: ['inside'] }),
    /messenger sends messages and is on no network with a way out/,
  ],
])('%s is found', (_what, spoil, message) => {
  const file = structuredClone(readComposeFile());
  spoil(file);
  expect(composeProblems(file).join('\n')).toMatch(message);
});

test('variables are put in, defaults used, and a missing one is named', () => {
  expect(interpolate('a${X:-b}c$$d', {})).toBe('abc$d');
  expect(interpolate('${X:-b}${Y:?no}', { X: '1', Y: '2' })).toBe('12');
  expect(() => interpolate('${Y:?set it}', {})).toThrow('Y has no value: set it');
});
