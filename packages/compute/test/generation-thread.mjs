// Entry of a thread in tests: the product bundles the compute child, tests run from sources.
import { register } from 'tsx/esm/api';

register();
const { serveGenerations } = await import('../src/node/generation-worker.ts');
serveGenerations();
