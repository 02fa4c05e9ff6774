//! Answers what the client asks about a place.
//!
//! Finds the register, the file and the place that are meant, and passes them to `editor`. A question about a file of
//! no register is answered with nothing, and never with an error: editors would show it while one types.

use lsp_server::{ErrorCode, Request, Response};
use lsp_types::request as ask;
use lsp_types::{
    CodeAction, CompletionList, CompletionResponse, DocumentSymbolResponse, GotoDefinitionResponse,
    MessageType, Position, Uri, WorkspaceEdit, WorkspaceSymbolResponse,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::actions::{Later, actions};
use super::commands;
use super::desk::Desk;
use super::server::Server;
use crate::editor::{Lines, Page, Sight, completion, goto, hover, lens, links, symbols};

/// Answers a question; none where the answer comes later.
pub fn answer(server: &mut Server, request: Request) -> Option<Response> {
    use ask::Request as _;
    match request.method.as_str() {
        ask::ExecuteCommand::METHOD => commands::answer(server, request),
        ask::CodeActionResolveRequest::METHOD => Some(resolve(server, request)),
        _ => Some(at_once(server, request)),
    }
}

fn at_once(server: &Server, request: Request) -> Response {
    use ask::Request as _;
    let method = request.method.clone();
    match method.as_str() {
        ask::Completion::METHOD => with::<ask::Completion>(request, |params| {
            let at = params.text_document_position;
            let items = server.at(&at.text_document.uri, at.position, completion::complete)?;
            // Of a list that was cut, more is told when more is typed.
            let list = CompletionList {
                is_incomplete: items.len() >= completion::MOST,
                items,
            };
            Some(CompletionResponse::List(list))
        }),
        ask::HoverRequest::METHOD => with::<ask::HoverRequest>(request, |params| {
            let at = params.text_document_position_params;
            server.at(&at.text_document.uri, at.position, hover::hover)?
        }),
        ask::GotoDefinition::METHOD => with::<ask::GotoDefinition>(request, |params| {
            let at = params.text_document_position_params;
            let found = server.at(&at.text_document.uri, at.position, goto::definition)?;
            (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
        }),
        ask::References::METHOD => with::<ask::References>(request, |params| {
            let at = params.text_document_position;
            let with_own = params.context.include_declaration;
            let find = |sight: &Sight<'_>, page: &Page<'_>, offset| {
                goto::references(sight, page, offset, with_own)
            };
            server.at(&at.text_document.uri, at.position, find)
        }),
        ask::DocumentSymbolRequest::METHOD => {
            with::<ask::DocumentSymbolRequest>(request, |params| {
                let found = server.on(&params.text_document.uri, |_, sight, page| {
                    symbols::document(sight, page)
                })?;
                Some(DocumentSymbolResponse::Nested(found))
            })
        }
        ask::DocumentLinkRequest::METHOD => with::<ask::DocumentLinkRequest>(request, |params| {
            server.on(&params.text_document.uri, |_, sight, page| {
                links::links(sight, page)
            })
        }),
        ask::CodeLensRequest::METHOD => with::<ask::CodeLensRequest>(request, |params| {
            server.on(&params.text_document.uri, |_, sight, page| {
                lens::lenses(sight, page)
            })
        }),
        ask::CodeActionRequest::METHOD => with::<ask::CodeActionRequest>(request, |params| {
            let (client, uri) = (&server.client, &params.text_document.uri);
            let version = server.documents.get(uri).map(|document| document.version);
            server.on(uri, |desk, sight, page| {
                actions(desk, sight, page, &params, (client, version))
            })
        }),
        ask::WorkspaceSymbolRequest::METHOD => {
            with::<ask::WorkspaceSymbolRequest>(request, |params| {
                let found = server
                    .sights()
                    .flat_map(|sight| symbols::workspace(&sight, &params.query));
                Some(WorkspaceSymbolResponse::Nested(found.collect()))
            })
        }
        ask::Initialize::METHOD => {
            let message = "the server is initialized already".to_owned();
            Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message)
        }
        _ => {
            let message = format!("{method} is nothing that clause10 answers");
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        }
    }
}

/// Makes the edit of an action that was chosen.
fn resolve(server: &Server, request: Request) -> Response {
    use ask::Request as _;
    let id = request.id.clone();
    let method = ask::CodeActionResolveRequest::METHOD;
    let mut action = match request.extract::<CodeAction>(method) {
        Ok((_, action)) => action,
        Err(error) => {
            return Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string());
        }
    };
    let Some(later) = Later::of(&action) else {
        return Response::new_ok(id, action);
    };
    let document = server.documents.get(&later.uri);
    if document.is_none_or(|document| document.version != later.version) {
        let message = "the text is not the one that this was offered for".to_owned();
        return Response::new_err(id, ErrorCode::ContentModified as i32, message);
    }
    let edit = server.on(&later.uri, |desk, sight, page| {
        later.edit(desk, sight, page, &server.client)
    });
    match edit.unwrap_or_else(|| Err("the file lies in no register any more".to_owned())) {
        Ok(edit) => {
            if edit == WorkspaceEdit::default() {
                let message = "nothing was fixed: each fix would not mend, or make the life of the finding wrong";
                server.log(MessageType::INFO, message);
            }
            action.edit = Some(edit);
            Response::new_ok(id, action)
        }
        Err(why) => Response::new_err(id, ErrorCode::RequestFailed as i32, why),
    }
}

/// Reads the question, and writes the answer.
fn with<R>(request: Request, find: impl FnOnce(R::Params) -> R::Result) -> Response
where
    R: ask::Request,
    R::Params: DeserializeOwned,
    R::Result: Serialize,
{
    let id = request.id.clone();
    match request.extract::<R::Params>(R::METHOD) {
        Ok((_, params)) => Response::new_ok(id, find(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}

impl Server {
    /// Asks about an open file of a register.
    fn on<T>(&self, uri: &Uri, find: impl FnOnce(&Desk, &Sight<'_>, &Page<'_>) -> T) -> Option<T> {
        let document = self.documents.get(uri)?;
        let (desk, path) = self.desk(&document.path)?;
        let sight = desk.sight(self.client.encoding, self.client.snippets);
        let lines = Lines::new(&document.text, self.client.encoding);
        let page = Page {
            kind: sight.kind(&path),
            path: &path,
            lines: &lines,
        };
        Some(find(desk, &sight, &page))
    }

    /// Asks about a place in an open file of a register.
    fn at<T>(
        &self,
        uri: &Uri,
        position: Position,
        find: impl FnOnce(&Sight<'_>, &Page<'_>, usize) -> T,
    ) -> Option<T> {
        self.on(uri, |_, sight, page| {
            find(sight, page, page.lines.offset(position))
        })
    }
}
