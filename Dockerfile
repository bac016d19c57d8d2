# Images from one build: `--target web`, `--target worker` (which also runs the migrations), and
# `--target agent`, the command line for docs/agent.md.
FROM node:22-bookworm-slim AS source
WORKDIR /unpark
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1

# Manifests first: the packages are installed again only when one of them changes.
FROM source AS manifests
COPY . /everything
RUN cd /everything && find . -name package.json -not -path '*/node_modules/*' \
      -exec cp --parents {} /unpark \; && cp package-lock.json .npmrc /unpark

FROM source AS build
COPY --from=manifests /unpark ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM source AS worker-packages
COPY --from=manifests /unpark ./
RUN npm ci --no-audit --no-fund --omit=dev --workspace apps/worker && npm cache clean --force

FROM source AS cli-packages
COPY --from=manifests /unpark ./
RUN npm ci --no-audit --no-fund --omit=dev --workspace apps/cli && npm cache clean --force

FROM node:22-bookworm-slim AS agent
ENV NODE_ENV=production
# The mount point of captures that wait; a volume takes its owner from here.
RUN install -d -o node -g node -m 0700 /var/lib/unpark-agent
WORKDIR /unpark
COPY --from=cli-packages /unpark/node_modules ./node_modules
COPY --from=build /unpark/apps/cli/bin ./apps/cli/bin
COPY --from=build /unpark/apps/cli/dist ./apps/cli/dist
COPY --from=build /unpark/apps/cli/package.json ./apps/cli/package.json
USER node
ENTRYPOINT ["node", "apps/cli/bin/unpark.mjs"]
CMD ["agent", "--config", "/etc/unpark/agent.yaml"]

FROM node:22-bookworm-slim AS web
ENV NODE_ENV=production
# The mount point of uploads on their way; a volume takes its owner from here.
RUN install -d -o node -g node -m 0700 /var/lib/unpark
WORKDIR /unpark
COPY --from=build /unpark/apps/web/.next/standalone ./
USER node
EXPOSE 7420
CMD ["node", "apps/web/server.js"]

FROM node:22-bookworm-slim AS worker
ENV NODE_ENV=production
# The mount point of uploads on their way; a volume takes its owner from here.
RUN install -d -o node -g node -m 0700 /var/lib/unpark
WORKDIR /unpark
COPY --from=worker-packages /unpark/node_modules ./node_modules
COPY --from=build /unpark/apps/worker/dist ./apps/worker/dist
COPY --from=build /unpark/packages/db/bin ./packages/db/bin
COPY --from=build /unpark/packages/db/engine ./packages/db/engine
COPY --from=build /unpark/prisma ./prisma
COPY --from=build /unpark/scripts ./scripts
COPY --from=build /unpark/package.json ./package.json
USER node
CMD ["node", "apps/worker/dist/main.mjs"]
