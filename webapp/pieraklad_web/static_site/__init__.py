"""The site as plain files for any web server: `build.build_site` writes them."""
