import { z } from 'zod';
import { MOST_PATH_MAPPINGS, type PathMapping } from './path-mapping';

const side = z.string().trim().max(500);

export const pathMappingsShape = z
  .array(z.strictObject({ from: side.min(1), to: side }))
  .max(MOST_PATH_MAPPINGS);

/** Mappings out of a row; none where they are none of ours. */
export function readPathMappings(value: unknown): readonly PathMapping[] {
  const read = pathMappingsShape.safeParse(value);
  return read.success ? read.data : [];
}
