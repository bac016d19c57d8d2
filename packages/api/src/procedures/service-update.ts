import { captureUploadQuery } from '@unpark/ingest';
import { pathMappingsShape, readSamplingAdvice, samplingAdviceShape } from '@unpark/model';
import { updateService } from '@unpark/usecases';
import { z } from 'zod';
import { memberFor, rowName } from '../access';
import { unwrap } from '../problem-error';

/** A name that uploads can use too; the address is judged by the use case, which says what is wrong. */
export const serviceFields = z.object({
  name: captureUploadQuery.shape.service.optional(),
  repositoryUrl: z.string().trim().max(4096).nullish(),
  pathMapping: pathMappingsShape.optional(),
  ownerUserIds: z.array(rowName.max(64)).max(50).optional(),
  sampling: samplingAdviceShape.optional(),
  byteLimit: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish(),
});

export const serviceUpdate = memberFor('service.update')
  .input(serviceFields.extend({ service: rowName }))
  .mutation(async ({ ctx, input: { service, sampling, ...change } }) =>
    unwrap(
      await updateService(ctx.deps, ctx.scope, {
        service,
        name: change.name,
        repositoryUrl: change.repositoryUrl,
        pathMapping: change.pathMapping,
        ownerUserIds: change.ownerUserIds,
        byteLimit: change.byteLimit,
        ...(sampling && { sampling: readSamplingAdvice(sampling) }),
      }),
    ),
  );
