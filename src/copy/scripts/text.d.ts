// What esbuild makes of `import … with { type: 'text' }`: the file's text.
declare module '*.py' {
  const text: string;
  export = text;
}
declare module '*.sh' {
  const text: string;
  export = text;
}
declare module '*copyThread.mjs' {
  const text: string;
  export = text;
}
