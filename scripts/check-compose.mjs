/**
 * Holds docker-compose.yml against a schema and against our own rules for it.
 *
 * The schema describes the part of the Compose specification that the file uses, written for this
 * repository from the specification's text: a key that is not listed is an error, so a misspelt one
 * is found without a Docker engine.
 */
import Ajv from 'ajv';
import { pathToFileURL } from 'node:url';
import { readComposeFile } from './lib/compose-file.mjs';

const text = { type: 'string' };
const texts = { type: 'array', items: text, minItems: 1 };
const duration = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))+$' };
const scalars = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
};
const closed = (properties, required = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const service = closed({
  image: text,
  build: closed({ context: text, target: text, dockerfile: text }, ['context']),
  command: { anyOf: [text, texts] },
  environment: scalars,
  restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
  init: { type: 'boolean' },
  read_only: { type: 'boolean' },
  tmpfs: texts,
  cap_drop: texts,
  security_opt: texts,
  volumes: texts,
  networks: texts,
  ports: texts,
  stop_grace_period: duration,
  depends_on: {
    type: 'object',
    additionalProperties: closed(
      {
        condition: {
          enum: ['service_started', 'service_healthy', 'service_completed_successfully'],
        },
      },
      ['condition'],
    ),
  },
  healthcheck: closed(
    {
      test: { type: 'array', items: text, minItems: 2, contains: { enum: ['CMD', 'CMD-SHELL'] } },
      interval: duration,
      timeout: duration,
      start_period: duration,
      retries: { type: 'integer', minimum: 1 },
    },
    ['test'],
  ),
});

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
    services: { type: 'object', additionalProperties: service, minProperties: 1 },
    networks: { type: 'object', additionalProperties: closed({ internal: { type: 'boolean' } }) },
    volumes: { type: 'object', additionalProperties: closed({}) },
  },
  patternProperties: { '^x-': {} },
  required: ['services'],
  additionalProperties: false,
};

/**
 * @param {Record<string, any>} file the parsed compose file
 * @returns {string[]} what is wrong with it
 */
export function composeProblems(file) {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  if (!validate(file)) {
    return (validate.errors ?? []).map((error) =>
      `${error.instancePath || '/'} ${error.message} ${error.params.additionalProperty ?? ''}`.trim(),
    );
  }
  const problems = [];
  const services = Object.entries(file.services);
  for (const [name, one] of services) {
    if (!one.image && !one.build) problems.push(`services/${name} has neither image nor build`);
    if (one.image && !/:[^:/]+$/.test(one.image))
      problems.push(`services/${name} names no version of its image ${one.image}`);
    for (const [other, { condition }] of Object.entries(one.depends_on ?? {})) {
      const target = file.services[other];
      if (!target) problems.push(`services/${name} depends on ${other}, which is not there`);
      else if (condition === 'service_healthy' && !target.healthcheck)
        problems.push(
          `services/${name} waits until ${other} is healthy, but ${other} has no health check`,
        );
    }
    for (const network of one.networks ?? []) {
      if (!(network in (file.networks ?? {})))
        problems.push(`services/${name} is on network ${network}, which is not declared`);
    }
    const wayOut = (one.networks ?? []).some((network) => !file.networks?.[network]?.internal);
    const isWorker = String(one.command ?? '').includes('apps/worker/');
    const does = one.environment?.UNPARK_WORKER_DOES ?? 'everything';
    if (isWorker && wayOut && does !== 'messages')
      problems.push(`services/${name} reads captures and is on a network with a way out`);
    if (isWorker && !wayOut && does !== 'captures')
      problems.push(`services/${name} sends messages and is on no network with a way out`);
    for (const volume of one.volumes ?? []) {
      const source = volume.split(':')[0];
      if (!/^[./]/.test(source) && !(source in (file.volumes ?? {})))
        problems.push(`services/${name} mounts ${source}, which is not declared`);
    }
    for (const port of one.ports ?? []) {
      if (!port.startsWith('127.0.0.1:'))
        problems.push(`services/${name} publishes ${port} beyond the loopback address`);
    }
    for (const [variable, value] of Object.entries(one.environment ?? {})) {
      if (
        /PASSWORD|SECRET|ACCESS_KEY/.test(variable) &&
        !/^\$\{[A-Z0-9_]+:\?/.test(String(value))
      ) {
        problems.push(
          `services/${name} sets ${variable} to a value that is not taken from the environment with ":?"`,
        );
      }
    }
  }
  return problems;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = composeProblems(readComposeFile());
  for (const problem of problems) console.log(`docker-compose.yml: ${problem}`);
  if (problems.length === 0) console.log('docker-compose.yml is in order');
  process.exitCode = problems.length > 0 ? 1 : 0;
}
