-- Whether its human added, verified or chose it: then an import leaves it as it is.
alter table profiles.addresses add own boolean not null default false;
