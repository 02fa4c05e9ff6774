-- Waits for what the server says of the record that is open, breaks the record, and ends with 1 where that is not said.
local function ended(why)
  if why then
    io.stderr:write(why .. '\n')
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

local function wait(what, done)
  if not vim.wait(20000, done, 20) then
    local found = vim.tbl_map(function(one) return one.code .. ': ' .. one.message end, vim.diagnostic.get(0))
    ended(what .. ' does not come; there are\n' .. table.concat(found, '\n'))
  end
end

local function has(code)
  return function()
    return vim.iter(vim.diagnostic.get(0)):any(function(one) return one.source == 'clause10' and one.code == code end)
  end
end

wait('a client', function() return #vim.lsp.get_clients({ bufnr = 0, name = 'clause10' }) == 1 end)
local client = vim.lsp.get_clients({ bufnr = 0, name = 'clause10' })[1]
if client.root_dir ~= vim.uv.fs_realpath(vim.fn.getcwd()) then ended('the root is ' .. tostring(client.root_dir)) end

wait('what is wrong with the file', has(vim.env.EXPECTED))
local status = vim.fn.search('^status: ')
vim.fn.setline(status, 'status: nowhere')
wait('what is wrong with the text', has('invalid-value'))
local found = vim.iter(vim.diagnostic.get(0)):find(function(one) return one.code == 'invalid-value' end)
if found.lnum + 1 ~= status or found.col ~= #'status: ' then
  ended('the place is ' .. found.lnum .. ':' .. found.col)
end

-- An edit that the server offers, as a user would take it.
local area = vim.fn.search('^area: ')
vim.fn.setline(area, (vim.fn.getline(area):gsub('^area', 'aera')))
wait('what is wrong with the key', has('unknown-field'))
vim.api.nvim_win_set_cursor(0, { area, 1 })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action) return action.kind == 'quickfix' and not vim.json.encode(action.edit):find('waivers') end,
})
wait('the mended key', function() return vim.startswith(vim.fn.getline(area), 'area: ') end)
ended()
