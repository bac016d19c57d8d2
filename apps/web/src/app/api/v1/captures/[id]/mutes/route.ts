import { operations } from '../../../../../../server/rest/operations';
import { restRoute } from '../../../../../../server/rest/rest-route';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export const POST = restRoute(operations.muteFinding);
