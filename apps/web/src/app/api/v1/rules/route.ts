import { operations } from '../../../../server/rest/operations';
import { restRoute } from '../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const GET = restRoute(operations.listRules);
export const POST = restRoute(operations.createRule);
