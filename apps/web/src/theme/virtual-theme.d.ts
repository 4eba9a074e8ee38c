/** The tokens and Mantine's variables as one style sheet, made by `tools/theme-plugin.ts`. */
declare module "virtual:beamscope-theme.css";
