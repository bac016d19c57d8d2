// `npm test`. Only the version check is loaded before we know that this Node can read the rest.
import { requireNode } from './lib/node-version.mjs';

requireNode();
void import('./lib/test-product.mjs').then(({ main }) => main(process.argv.slice(2)));
