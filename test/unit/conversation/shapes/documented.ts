/**
 * Where a shape is documented, by how its name begins. The longest beginning that fits counts; further names of a shape
 * are those of the page.
 */
export const documented: Record<string, string> = {
  'langchain_core ': 'https://reference.langchain.com/python/langchain-core/messages',
  'langchain_core AIMessage.additional_kwargs':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/openai/langchain_openai/chat_models/base.py',
  'langchain_core messages_to_dict':
    'https://reference.langchain.com/python/langchain-core/messages/base/messages_to_dict',
  'langchain_core dumpd': 'https://reference.langchain.com/python/langchain-core/load/dump/dumpd',
  'langchain_core v0 ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/core/langchain_core/messages/block_translators/langchain_v0.py',
  'langchain_core.messages.content ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/core/langchain_core/messages/content.py',
  'langchain_mcp_adapters ':
    'https://github.com/langchain-ai/langchain-mcp-adapters/blob/main/langchain_mcp_adapters/tools.py',
  'langchain_openai ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/openai/langchain_openai/chat_models/base.py',
  'langchain_openai additional_kwargs.tool_outputs':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/openai/langchain_openai/chat_models/_compat.py',
  'langchain_anthropic ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/anthropic/langchain_anthropic/chat_models.py',
  'langchain_aws ':
    'https://github.com/langchain-ai/langchain-aws/blob/main/libs/aws/langchain_aws/chat_models/bedrock_converse.py',
  'langchain_google_genai ':
    'https://github.com/langchain-ai/langchain-google/blob/main/libs/genai/langchain_google_genai/chat_models.py',
  'langchain_deepseek ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/deepseek/langchain_deepseek/chat_models.py',
  'langchain_ollama ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/ollama/langchain_ollama/chat_models.py',
  'langchain_groq ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/groq/langchain_groq/chat_models.py',
  'langchain_perplexity ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/perplexity/langchain_perplexity/chat_models.py',
  'langchain_mistralai ':
    'https://github.com/langchain-ai/langchain/blob/master/libs/partners/mistralai/langchain_mistralai/chat_models.py',
  '@langchain/core ContentBlock.':
    'https://reference.langchain.com/javascript/modules/_langchain_core.messages.ContentBlock.html',
  '@langchain/core toJSON ':
    'https://github.com/langchain-ai/langchainjs/blob/main/libs/langchain-core/src/load/serializable.ts',
  '@langchain/core Data.':
    'https://github.com/langchain-ai/langchainjs/blob/main/libs/langchain-core/src/messages/content/data.ts',
  '@langchain/openai ':
    'https://github.com/langchain-ai/langchainjs/tree/main/libs/providers/langchain-openai/src/converters',
  '@langchain/aws ': 'https://github.com/langchain-ai/langchainjs/tree/main/libs/providers/langchain-aws/src',
  '@langchain/google ': 'https://github.com/langchain-ai/langchainjs/tree/main/libs/providers/langchain-google/src',
  '@langchain/openrouter ':
    'https://github.com/langchain-ai/langchainjs/tree/main/libs/providers/langchain-openrouter/src',
  '@langchain/xai ': 'https://github.com/langchain-ai/langchainjs/tree/main/libs/providers/langchain-xai/src',
  'OpenAI Chat Completions API ': 'https://platform.openai.com/docs/api-reference/chat/object',
  'OpenAI Responses API ': 'https://platform.openai.com/docs/api-reference/responses/object',
  'OpenAI Assistants API ': 'https://platform.openai.com/docs/api-reference/messages/object',
  'OpenRouter Chat ': 'https://openrouter.ai/docs/use-cases/reasoning-tokens',
  'DeepSeek Chat ': 'https://api-docs.deepseek.com/guides/reasoning_model',
  'Anthropic Messages API ': 'https://docs.anthropic.com/en/api/messages',
  'Bedrock Converse API ContentBlock ':
    'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html',
  'Gemini API Part': 'https://ai.google.dev/api/caching#Part',
  '@ag-ui/core ': 'https://docs.ag-ui.com/sdk/js/core/types',
  'AI SDK ModelMessage ': 'https://ai-sdk.dev/docs/reference/ai-sdk-core/model-message',
  'A2A Message': 'https://a2a-protocol.org/latest/specification/',
  'MCP ': 'https://modelcontextprotocol.io/specification/2025-06-18/server/tools',
};

/** Of no documentation: what may come from anywhere. */
export const undocumented = ['any: ', 'langchain_ai21 or any: ', 'Anthropic-shaped user in a list of OpenAI'];

export function documentationOf(from: string): string | undefined {
  const [longest] = Object.keys(documented)
    .filter((beginning) => from.startsWith(beginning))
    .sort((one, other) => other.length - one.length);
  return longest === undefined ? undefined : documented[longest];
}
