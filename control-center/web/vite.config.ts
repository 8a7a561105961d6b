import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

/** Builds the console into `dist`. No asset is inlined: the content policy allows no `data:` source. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
  },
});
