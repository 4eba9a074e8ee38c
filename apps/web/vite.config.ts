import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { themePlugin } from "./tools/theme-plugin.ts";

// The built page runs under a policy without inline scripts, inline styles or code made from strings: workers are
// files of their own, small assets are not turned into data URLs.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), themePlugin()],
  worker: { format: "es" },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
});
