// Starts Swagger UI on the document that the page names.
'use strict';

(() => {
  const place = document.getElementById('api');
  const lastAnswer = document.getElementById('last-answer');
  const spec = new URL(place.dataset.spec, document.baseURI).href;

  // The request id is what to quote when asking about an answer, so it is shown
  // apart from the other headers.
  const showRequestId = (answer) => {
    const id = answer.headers?.['x-request-id'];
    if (id && answer.url !== spec) {
      lastAnswer.textContent = `Last answer: ${answer.status}, X-Request-ID ${id}`;
    }
    return answer;
  };

  SwaggerUIBundle({
    url: spec,
    domNode: place,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    validatorUrl: null, // its default sends the document to a server elsewhere
    queryConfigEnabled: false, // or a link could bring a document of its own
    persistAuthorization: false,
    tryItOutEnabled: true,
    deepLinking: true,
    displayOperationId: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    responseInterceptor: showRequestId,
  });
})();
