// `npm start`. Only the version check is loaded before we know that this Node can read the rest.
import { requireNode } from './lib/node-version.mjs';

requireNode();
void import('./lib/start-product.mjs').then(({ main }) => main());
