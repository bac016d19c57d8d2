import { z } from 'zod';
import { rowName } from '../access';

export const captureInput = z.object({ capture: rowName });
