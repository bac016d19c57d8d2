import { operations } from '../../../../../server/rest/operations';
import { restRoute } from '../../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const DELETE = restRoute(operations.deleteRule);
export const GET = restRoute(operations.getRule);
export const PUT = restRoute(operations.updateRule);
