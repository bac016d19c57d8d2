import { err, ok, type Result } from '@unpark/base';
import { readSamplingAdvice, type SamplingAdvice } from '@unpark/model';
import { notFound } from '../access/access-problems';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';

/**
 * What a capture of a service should take, for those who take them.
 *
 * @param input.name as uploads name the service
 */
export async function getSamplingAdvice(
  scope: WorkspaceScope,
  input: { readonly name: string },
): Promise<Result<SamplingAdvice>> {
  const allowed = requireAction(scope, 'service.advice');
  if (!allowed.ok) return allowed;
  const service = await scope.client.service.findFirst({
    where: { name: input.name },
    select: { sampling: true },
  });
  return service ? ok(readSamplingAdvice(service.sampling)) : err(notFound('service'));
}
