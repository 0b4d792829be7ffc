-- Health of Topic, Subscription and Client for Argo CD; README.md beside this file has it as a table.
-- Argo CD gives a script no libraries but Lua's own functions and `table`, and the resource as `obj`.

-- Ready is False then, but passes with something that is on its way.
local waiting = {TopicNotFound = true, TopicNotReady = true, SubscriptionsExist = true}
-- Ready is Unknown then, because nobody can look; but only a person mends it.
local broken = {Unauthorized = true, Forbidden = true, NotServer = true}

local function fields(value)
  if type(value) == "table" then return value end
  return {}
end

local function condition(conditions, name)
  for _, candidate in pairs(fields(conditions)) do
    if fields(candidate).type == name then return candidate end
  end
  return {}
end

local function text(value)
  if type(value) == "string" or type(value) == "number" then return tostring(value) end
  return ""
end

local function number(value)
  return tonumber(text(value))
end

local function health(status, reason, message)
  reason, message = text(reason), text(message)
  if reason ~= "" and message ~= "" then message = reason .. ": " .. message end
  if message == "" then message = reason end
  return {status = status, message = message}
end

local metadata, status = fields(fields(obj).metadata), fields(fields(obj).status)
local ready, loss = condition(status.conditions, "Ready"), condition(status.conditions, "DataLoss")

if metadata.deletionTimestamp ~= nil then
  if ready.reason == "DeletionBlocked" then return health("Degraded", ready.reason, ready.message) end
  if waiting[ready.reason] then return health("Progressing", ready.reason, ready.message) end
  return health("Progressing", "", "being deleted")
end

if fields(metadata.annotations)["fastpubsub.dev/paused"] == "true" or ready.reason == "Paused" then
  return health("Suspended", "Paused", "the annotation fastpubsub.dev/paused is set")
end

if ready.status == nil then return health("Progressing", "", "the operator has not looked at it yet") end

-- A status can be newer than its Ready, which still speaks of the spec before.
local generation = number(metadata.generation)
local observed = number(ready.observedGeneration) or number(status.observedGeneration)
if generation ~= nil and observed ~= nil and observed < generation then
  return health("Progressing", "", "the operator has not looked at the newest spec yet")
end

if loss.status == "True" then return health("Degraded", loss.reason or "DataLoss", loss.message) end
if ready.status == "True" then return health("Healthy", ready.reason, ready.message) end
if waiting[ready.reason] then return health("Progressing", ready.reason, ready.message) end
if ready.status == "False" or broken[ready.reason] then return health("Degraded", ready.reason, ready.message) end
return health("Progressing", ready.reason, ready.message)
