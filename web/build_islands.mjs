// One file per island, build/islands/<name>.js, with everything it imports inside: the shop
// publishes each under a hashed address, so no island may refer to another by its file name.

import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = path.join(root, 'src/edge/storefront');
const target = path.join(root, 'build/islands');

async function islands() {
  const files = await readdir(sources, { recursive: true });
  return files.filter((file) => file.endsWith('.island.ts')).sort();
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const file of await islands()) {
  const name = path.basename(file, '.island.ts');
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: target,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: path.join(sources, file),
        output: { format: 'es', entryFileNames: `${name}.js`, inlineDynamicImports: true },
      },
    },
  });
}
