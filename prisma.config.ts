import { defineConfig } from 'prisma/config';
import { databaseUrl } from './prisma/env';

/** Read by the stock Prisma CLI; run it from the top folder. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: databaseUrl() },
});
