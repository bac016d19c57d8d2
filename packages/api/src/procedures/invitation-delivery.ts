import { z } from 'zod';

/** How the link of an invitation goes out, and in which language a mail is written. */
export const deliveryInput = z.object({ byMail: z.boolean(), language: z.enum(['en', 'zh']) });
